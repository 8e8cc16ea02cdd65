# SPDX-License-Identifier: Apache-2.0
"""parameters.py NAME WORKER STEPS lock|atomic: one of the workers that train a model together.

Its parameters are a shared array, from which each worker takes its gradients, either as a whole
under a lock, or each number by itself. With ``check`` in the place of the last word it compares
them with what WORKER workers must have made of them.
"""

import sys
from contextlib import closing

import numpy as np
import numpy.typing as npt
from esclusa import Mutex, SharedDoubleArray

LENGTH = 1000
RATE = 0.01


def gradient(worker: int, step: int) -> npt.NDArray[np.float64]:
    """Return one that can be computed anew, to see whether each was applied once."""
    return (worker + 1) * np.sin(step + np.arange(LENGTH))


if len(sys.argv) != 5 or sys.argv[4] not in ("lock", "atomic", "check"):
    print("usage: parameters.py NAME WORKER STEPS lock|atomic|check", file=sys.stderr)
    sys.exit(2)
name, worker, steps, way = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
with (
    SharedDoubleArray.create_or_open(name, LENGTH) as parameters,
    closing(Mutex.create_or_open(f"{name}-mutex")) as mutex,  # `with` alone would lock it
):
    if way == "lock":
        # @start region="lock"
        weights = np.asarray(parameters)  # the shared memory itself, no copy
        for step in range(steps):
            change = RATE * gradient(worker, step)
            with mutex:
                weights -= change
        # @end region="lock"
        del weights  # it would keep the array open
    elif way == "atomic":
        # @start region="atomic"
        for step in range(steps):
            for i, number in enumerate(-RATE * gradient(worker, step)):
                parameters.get_and_add(i, number)
        # @end region="atomic"
    else:
        gradients = [gradient(w, step) for w in range(worker) for step in range(steps)]
        difference = np.abs(np.array(parameters) + RATE * np.sum(gradients, axis=0)).max()
        if not difference <= 1e-9:
            sys.exit(f"parameters.py: they are {difference} away from what they must be")
        print(f"{len(gradients)} gradients made the parameters what they must be")
        sys.exit()
print(f"Python applied {steps} gradients")
