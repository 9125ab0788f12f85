"""The metric families that rules and dashboards may name, with their types and labels."""

from dataclasses import dataclass

FIELD = ("component", "role", "field")


@dataclass(frozen=True)
class Family:
    """One metric family.

    type: counter, gauge or histogram, as in the exposition's TYPE line.
    labels: the label names of its series, without those that Prometheus adds.
    """

    type: str
    labels: tuple[str, ...] = ()


STATISTICS = ("mean", "stddev", "skewness", "kurtosis", "minimum", "maximum", "missing_ratio")


def summaries(side: str) -> dict[str, Family]:
    """The gauges that summarise one side of a comparison, `window` or `reference`."""
    names = {f"strandline_{side}_{name}": Family("gauge", FIELD) for name in STATISTICS}
    return names | {
        f"strandline_{side}_values": Family("gauge", FIELD),
        f"strandline_{side}_distinct": Family("gauge", FIELD),
        f"strandline_{side}_quantile": Family("gauge", (*FIELD, "q")),
        f"strandline_{side}_category_ratio": Family("gauge", (*FIELD, "category")),
        f"strandline_{side}_timestamp_seconds": Family("gauge", FIELD),
    }


STRANDLINE = {
    "strandline_values_total": Family("counter", FIELD),
    "strandline_missing_values_total": Family("counter", FIELD),
    "strandline_invalid_values_total": Family("counter", (*FIELD, "reason")),
    "strandline_late_values_total": Family("counter", FIELD),
    "strandline_value": Family("histogram", FIELD),
    **summaries("window"),
    **summaries("reference"),
    "strandline_reference_info": Family("gauge", (*FIELD, "kind", "run")),
    "strandline_drift_effect_size": Family("gauge", (*FIELD, "measure")),
    "strandline_drift_noise_floor": Family("gauge", (*FIELD, "measure")),
    "strandline_drift_score": Family("gauge", FIELD),
    "strandline_drift_recent_score": Family("gauge", FIELD),
    "strandline_drifted_fields_ratio": Family("gauge", ("component", "role")),
    "strandline_runs_total": Family("counter", ("component", "status")),
    "strandline_runs_running": Family("gauge", ("component",)),
    "strandline_run_duration_seconds": Family("histogram", ("component",)),
    "strandline_last_run_timestamp_seconds": Family("gauge", ("component", "status")),
    "strandline_component_info": Family("gauge", ("component", "owner")),
    "strandline_stale_inputs": Family("gauge", ("component",)),
    "strandline_flagged_outputs": Family("gauge"),
    "strandline_run_tests_total": Family("counter", ("component", "test", "result")),
    "strandline_feature_lag_seconds": Family("histogram", ("component",)),
    "strandline_label_lag_seconds": Family("histogram", ("task",)),
    "strandline_task_metric": Family("gauge", ("task", "metric")),
    "strandline_task_labelled_ratio": Family("gauge", ("task",)),
    "strandline_fields": Family("gauge"),
    "strandline_series": Family("gauge"),
    "strandline_series_limit": Family("gauge"),
    "strandline_series_refused_total": Family("counter"),
    "strandline_up": Family("gauge"),
    "strandline_store_failures_total": Family("counter"),
    "strandline_quarantined_records": Family("gauge"),
    "strandline_build_info": Family("gauge", ("version",)),
    "strandline_external_url_info": Family("gauge", ("url",)),
    "strandline_config_last_reload_successful": Family("gauge"),
    "strandline_config_last_reload_success_timestamp_seconds": Family("gauge"),
    "strandline_ingest_requests_total": Family("counter", ("transport", "code")),
    "strandline_in_flight_bytes": Family("gauge"),
    "strandline_in_flight_limit_bytes": Family("gauge"),
    "strandline_connections": Family("gauge"),
    "strandline_connections_limit": Family("gauge"),
    "strandline_connections_rejected_total": Family("counter"),
    "strandline_connections_replaced_total": Family("counter"),
    "strandline_connection_timeouts_total": Family("counter", ("reason",)),
    "strandline_scrape_duration_seconds": Family("histogram"),
    "strandline_scrape_collector_success": Family("gauge", ("collector",)),
    "strandline_scrape_collector_duration_seconds": Family("gauge", ("collector",)),
    "process_cpu_seconds_total": Family("counter"),
    "process_resident_memory_bytes": Family("gauge"),
    "process_virtual_memory_bytes": Family("gauge"),
    "process_virtual_memory_max_bytes": Family("gauge"),
    "process_open_fds": Family("gauge"),
    "process_max_fds": Family("gauge"),
    "process_start_time_seconds": Family("gauge"),
}

# What Prometheus itself writes about a target and about its rules.
PROMETHEUS = {
    "up": Family("gauge"),
    "scrape_duration_seconds": Family("gauge"),
    "ALERTS": Family("gauge", ("alertname", "alertstate", "severity", "owner", *FIELD, "task")),
}

TARGET_LABELS = ("job", "instance")


def samples() -> dict[str, tuple[str, ...]]:
    """The name of every series a query can select, with all of its labels."""
    names: dict[str, tuple[str, ...]] = {}
    for name, family in (STRANDLINE | PROMETHEUS).items():
        labels = (*TARGET_LABELS, *family.labels)
        if family.type == "histogram":
            names[f"{name}_bucket"] = (*labels, "le")
            names[f"{name}_sum"] = labels
            names[f"{name}_count"] = labels
        else:
            names[name] = labels
    return names
