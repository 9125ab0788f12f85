"""Whatever can be called can be decorated, and goes on being what it is."""

import asyncio
import functools

import pytest

import strandline
from strandline import mltrace

pytestmark = pytest.mark.usefixtures("client")


def status(component):
    return [run["status"] for run in strandline.history(component)]


def outputs(component):
    return [a["name"] for a in strandline.history(component)[0]["outputs"]]


def decorators():
    return [
        ("native", strandline.component("native", inputs=["row"], outputs=["made", "return"])),
        ("mltrace", mltrace.register("mltrace", input_vars=["row"], output_vars=["made"])),
        ("component", mltrace.Component("component").run(output_vars=["made"])),
    ]


@pytest.mark.parametrize("name, decorate", decorators(), ids=lambda value: str(value)[:9])
def test_static_and_class_methods(name, decorate):
    class Model:
        @decorate
        @staticmethod
        def static(row):
            made = f"static-{row}"
            return made

        @decorate
        @classmethod
        def of_class(cls, row):
            made = f"{cls.__name__}-{row}"
            return made

        @staticmethod
        @decorate
        def inner(row):
            made = f"inner-{row}"
            return made

    assert Model.static("a") == Model().static("a") == "static-a"
    assert outputs(name) == ["static-a"]
    assert Model.of_class("a") == Model().of_class("a") == "Model-a"
    assert outputs(name) == ["Model-a"]
    assert Model().inner("a") == "inner-a"
    assert status(name) == ["completed"] * 5


def test_properties_of_all_kinds():
    class Model:
        """Its properties are logged where they are made."""

        @strandline.component("property", outputs=["made"])
        @property
        def score(self):
            """What it says."""
            made = "score"
            return made

        @score.setter
        def score(self, value):
            self.value = value

        @strandline.component("cached", outputs=["made"])
        @functools.cached_property
        def weights(self):
            made = "weights"
            return made

        def predict(self, row, scale):
            made = f"{row}-{scale}"
            return made

        doubled = strandline.component("partial", outputs=["made"])(
            functools.partialmethod(predict, scale=2)
        )

    model = Model()
    assert model.score == "score"
    model.score = 3
    assert model.value == 3
    assert Model.score.__doc__ == "What it says."
    assert [model.weights, model.weights] == ["weights"] * 2
    assert model.doubled("row") == "row-2"
    assert outputs("property") == ["score"]
    assert status("cached") == ["completed"]
    assert outputs("partial") == ["row-2"]


def test_callable_objects_and_partial_functions():
    class Model:
        __hash__ = None

        def __call__(self, row):
            made = f"object-{row}"
            return made

    class Asynchronous:
        async def __call__(self, row):
            await asyncio.sleep(0)
            made = f"coroutine-{row}"
            return made

    def function(scale, row):
        made = f"{scale}-{row}"
        return made

    decorate = strandline.component("called", inputs=["row"], outputs=["made"])
    assert decorate(Model())("a") == "object-a"
    assert outputs("called") == ["object-a"]
    assert "def __call__(self, row)" in strandline.history("called")[0]["code"]
    assert decorate(functools.partial(function, 2))("a") == "2-a"
    assert outputs("called") == ["2-a"]
    assert asyncio.run(decorate(Asynchronous())("a")) == "coroutine-a"
    assert outputs("called") == ["coroutine-a"]


def test_builtin_functions_and_cached_ones():
    assert strandline.component("length")(len)([1, 2]) == 2
    assert status("length") == ["completed"]

    @strandline.component("cached", outputs=["return"])
    @functools.lru_cache
    def cached(row):
        return f"cached-{row}"

    assert cached("a") == cached("a") == "cached-a"
    assert outputs("cached") == ["cached-a"]
    assert status("cached") == ["completed"] * 2


def test_wrong_arguments_are_a_failed_run_of_every_kind():
    decorate = strandline.component("wrong")

    @decorate
    def plain(row): ...

    @decorate
    def generator(row):
        yield row

    @decorate
    async def coroutine(row): ...

    @decorate
    async def generator_of_coroutines(row):
        yield row

    async def all_of(steps):
        return [step async for step in steps]

    for call in (
        plain,
        lambda: list(generator()),
        lambda: asyncio.run(coroutine()),
        lambda: asyncio.run(all_of(generator_of_coroutines())),
    ):
        with pytest.raises(TypeError, match="row"):
            call()
    assert status("wrong") == ["failed"] * 4
