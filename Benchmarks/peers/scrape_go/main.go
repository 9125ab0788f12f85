// Times client_golang and VictoriaMetrics/metrics by processor time and prints one figure a line for the program that compares.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"sort"
	"syscall"

	"github.com/VictoriaMetrics/metrics"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

func processorTime() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
}

func labels(index int) []string {
	return []string{fmt.Sprintf("component-%d", index/100), fmt.Sprintf("feature_number_%d", index)}
}

func gauges(count int) *prometheus.Registry {
	gauge := prometheus.NewGaugeVec(
		prometheus.GaugeOpts{Name: "strandline_drift_score", Help: "A score."},
		[]string{"component", "field"})
	for index := 0; index < count; index++ {
		gauge.WithLabelValues(labels(index)...).Set(float64(index*7919%100003) / 99991)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(gauge)
	return registry
}

// The same gauges for the other library, which has no histograms with bounds of one's own.
func gaugeSet(count int) *metrics.Set {
	set := metrics.NewSet()
	for index := 0; index < count; index++ {
		value := float64(index*7919%100003) / 99991
		names := labels(index)
		set.NewGauge(
			fmt.Sprintf("strandline_drift_score{component=%q,field=%q}", names[0], names[1]),
			func() float64 { return value })
	}
	return set
}

func histograms(count, bucketCount int) *prometheus.Registry {
	bounds := []float64{}
	for bucket := 1; bucket <= bucketCount; bucket++ {
		bounds = append(bounds, float64(bucket)*0.05)
	}
	histogram := prometheus.NewHistogramVec(
		prometheus.HistogramOpts{Name: "strandline_value", Help: "Values.", Buckets: bounds},
		[]string{"component", "field"})
	for index := 0; index < count; index++ {
		histogram.WithLabelValues(labels(index)...).Observe(float64(index%20) * 0.05)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(histogram)
	return registry
}

func scrape(registry *prometheus.Registry, writer io.Writer) {
	families, err := registry.Gather()
	if err != nil {
		panic(err)
	}
	encoder := expfmt.NewEncoder(writer, expfmt.FmtText)
	for _, family := range families {
		if err := encoder.Encode(family); err != nil {
			panic(err)
		}
	}
}

func figure(name string, samples int, work func()) {
	times := []float64{}
	for repetition := 0; repetition < 6; repetition++ {
		start := processorTime()
		work()
		if repetition > 0 {
			times = append(times, processorTime()-start)
		}
	}
	sort.Float64s(times)
	fmt.Printf("%s\t%f\n", name, times[len(times)/2]/float64(samples))
}

func main() {
	for _, size := range []struct {
		name     string
		registry *prometheus.Registry
		samples  int
	}{
		{"10,000 gauges", gauges(10000), 10000},
		{"100,000 gauges", gauges(100000), 100000},
		{"2,000 histograms of 20 buckets", histograms(2000, 20), 2000 * 23},
	} {
		measure("client_golang "+size.name, size.samples, func(writer io.Writer) {
			scrape(size.registry, writer)
		})
	}
	for _, size := range []struct {
		name  string
		count int
	}{{"10,000 gauges", 10000}, {"100,000 gauges", 100000}} {
		set := gaugeSet(size.count)
		measure("VictoriaMetrics/metrics "+size.name, size.count, set.WritePrometheus)
	}
}

// measure times scrapes into a buffer, plain and packed.
func measure(name string, samples int, scrape func(writer io.Writer)) {
	var buffer bytes.Buffer
	figure(name, samples, func() {
		buffer.Reset()
		scrape(&buffer)
	})
	packer := gzip.NewWriter(&buffer)
	figure(name+", gzip", samples, func() {
		buffer.Reset()
		packer.Reset(&buffer)
		scrape(packer)
		packer.Close()
	})
}
