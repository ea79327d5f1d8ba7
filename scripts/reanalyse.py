#!/usr/bin/env python3
"""Raw samples of a calibration or of a run go in (samples.ndjson.gz); quantiles come out, by nothing but this file.

    python3 scripts/reanalyse.py .faasmark/calibrations/ID/samples.ndjson.gz

Prints for each trial of each series: n, then for p50, p90, p99 and p99.9 the exact value and the top of its
HdrHistogram bucket (3 significant digits), in integer microseconds. `-`: fewer than 10 samples lie beyond it.
Successes of the measured part only; response time is completion less intended start. Python 3, standard library.
"""
import gzip
import json
import sys

QUANTILES = ((500, "p50"), (900, "p90"), (990, "p99"), (999, "p99.9"))
SUCCESSES = {"warm", "first", "cold", "unknown"}
SUB_BUCKETS = 2048  # the power of two from 2 * 10 ** 3 on: three significant digits
HIGHEST_US = 3_600_000_000


def bucket_top(value):
    """The largest value that HdrHistogram cannot tell from this one."""
    shift = max(0, value.bit_length() - SUB_BUCKETS.bit_length() + 1)
    return (((value >> shift) + 1) << shift) - 1


def at_quantile(ascending, per_mille):
    """The value at rank ceil(q * n); None when fewer than 10 values lie beyond on average."""
    n = len(ascending)
    if n * (1000 - per_mille) < 10 * 1000:
        return None
    return ascending[max(1, -(-per_mille * n // 1000)) - 1]


def read_responses(path):
    """Response times in whole microseconds, by series and trial, in the order in which they appear."""
    trials = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            sample = json.loads(line)
            if sample["intendedUs"] < 0:
                continue  # lead-in
            responses = trials.setdefault((sample["series"], str(sample["trial"])), [])
            if sample["outcome"] in SUCCESSES:
                response = sample["completedUs"] - sample["intendedUs"]
                responses.append(min(HIGHEST_US, max(1, response)))
    return trials


def line_of(series, trial, responses):
    ascending = sorted(responses)
    words = [series, trial, f"n={len(ascending)}"]
    for per_mille, name in QUANTILES:
        value = at_quantile(ascending, per_mille)
        words.append(f"{name}=-" if value is None else f"{name}={value}/{bucket_top(value)}")
    return " ".join(words)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python3 reanalyse.py samples.ndjson.gz")
    for (series, trial), responses in read_responses(sys.argv[1]).items():
        print(line_of(series, trial, responses))


main()
