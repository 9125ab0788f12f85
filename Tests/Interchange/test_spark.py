"""Sketches travel between Strandline and Spark SQL, in either direction."""

import random

import pytest

pyspark = pytest.importorskip("pyspark", reason="pyspark is installed by 'make test-spark'")


@pytest.fixture(scope="module")
def spark():
    session = (
        pyspark.sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def one(frame):
    (row,) = frame.collect()
    return row[0]


@pytest.fixture(scope="module")
def values(spark):
    source = random.Random(11)
    numbers = [source.gauss(0, 1) for _ in range(20_000)]
    spark.createDataFrame([(number, f"zone {abs(int(number * 20))}") for number in numbers], ["x", "zone"]) \
        .coalesce(1).createOrReplaceTempView("trips")
    return numbers


def test_quantile_sketches_of_spark_are_read_here(spark, sketch_bytes, values):
    written = bytes(one(spark.sql("SELECT kll_sketch_agg_double(x) FROM trips")))
    said, again = sketch_bytes.read("kll", written)
    assert int(said[0]) == len(values)
    assert [float(said[1]), float(said[2])] == [min(values), max(values)]
    ordered = sorted(values)
    for step, quantile in enumerate(said[3:], start=1):
        rank = sum(value <= float(quantile) for value in ordered) / len(ordered)
        assert abs(rank - step / 10) < 0.0133
    assert again == written


def test_our_quantile_sketches_are_read_by_spark(spark, sketch_bytes, values):
    ours = sketch_bytes.make("kll", values)
    spark.createDataFrame([(bytearray(ours),)], ["sketch"]).createOrReplaceTempView("ours")
    assert one(spark.sql("SELECT kll_sketch_get_n_double(sketch) FROM ours")) == len(values)
    median = one(spark.sql("SELECT kll_sketch_get_quantile_double(sketch, 0.5D) FROM ours"))
    assert abs(sum(value <= median for value in values) / len(values) - 0.5) < 0.0133


def test_distinct_sketches_are_the_same_in_spark(spark, sketch_bytes, values):
    zones = [f"zone {abs(int(number * 20))}" for number in values]
    written = bytes(one(spark.sql("SELECT hll_sketch_agg(zone, 12) FROM trips")))
    said, again = sketch_bytes.read("hll", written)
    assert round(float(said[0])) == len(set(zones))
    assert sketch_bytes.make("hll", zones) == written
    assert again == written
    numbers = [str(number) for number in range(5000)]
    ours = sketch_bytes.make("hll", numbers)
    spark.createDataFrame([(bytearray(ours),)], ["sketch"]).createOrReplaceTempView("distinct")
    estimate = one(spark.sql("SELECT hll_sketch_estimate(sketch) FROM distinct"))
    assert abs(estimate / len(numbers) - 1) < 0.05


def test_frequent_items_of_spark_are_read_here(spark, sketch_bytes, values):
    zones = [f"zone {abs(int(number * 20))}" for number in values]
    row = one(spark.sql("SELECT approx_top_k_accumulate(zone, 256) FROM trips"))
    said, _ = sketch_bytes.read("frequent", bytes(row["sketch"]))
    assert int(said[0]) == len(zones)
    counts = {item: int(count) for count, item in (line.split(" ", 1) for line in said[2:])}
    assert counts == {zone: zones.count(zone) for zone in set(zones)}


def test_our_frequent_items_are_read_by_spark(spark, sketch_bytes, values):
    zones = [f"zone {abs(int(number * 20))}" for number in values]
    # Behind the sketch Spark keeps how many values were null.
    ours = sketch_bytes.make("frequent", zones) + bytes(8)
    spark.sql("SELECT approx_top_k_accumulate(zone, 256) AS state FROM trips") \
        .createOrReplaceTempView("states")
    state = spark.table("states")
    functions = pyspark.sql.functions
    spark.createDataFrame([(bytearray(ours),)], ["ours"]).crossJoin(state) \
        .select(functions.col("state").withField("sketch", functions.col("ours")).alias("state")) \
        .createOrReplaceTempView("states_of_ours")
    top = one(spark.sql("SELECT approx_top_k_estimate(state, 5) FROM states_of_ours"))
    for entry in top:
        assert entry["count"] == zones.count(entry["item"])
