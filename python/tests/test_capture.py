"""The variables of a function as it returns."""

import asyncio
import sys
import threading

import pytest
from watched import Plan, logged

import strandline
from strandline import decorating
from strandline.capture import FrameCatcher, code_of


def test_a_function():
    @logged
    def pair(first, second=2):
        total = first + second
        return total

    function, calls = pair
    assert function(1) == 3
    assert calls == [({"first": 1, "second": 2, "total": 3}, 3)]


def test_a_variable_that_is_deleted_is_gone():
    def function():
        kept, dropped = 1, 2
        del dropped
        return kept

    function, calls = logged(function)
    function()
    assert calls == [({"kept": 1}, 1)]


def test_a_method():
    calls = []

    class Model:
        @decorating_of(calls)
        def predict(self, row):
            score = row * 2
            return score

    model = Model()
    assert model.predict(4) == 8
    assert calls == [({"self": model, "row": 4, "score": 8}, 8)]


def decorating_of(calls):
    def decorate(function):
        plan = Plan()
        plan.calls = calls
        return decorating.logged(function, plan)

    return decorate


def test_recursive_calls_are_runs_of_their_own():
    def countdown(number):
        below = function(number - 1) if number else "bottom"
        return [number, below]

    function, calls = logged(countdown)
    function(2)
    assert [(variables["number"], variables["below"]) for variables, _ in calls] == [
        (0, "bottom"),
        (1, [0, "bottom"]),
        (2, [1, [0, "bottom"]]),
    ]


def test_recursion_past_the_decorator_is_not_mistaken_for_the_call():
    def countdown(number):
        if number:
            countdown(number - 1)
        mark = f"after {number}"
        return mark

    function, calls = logged(countdown)
    function(3)
    assert calls == [({"number": 3, "mark": "after 3", "countdown": countdown}, "after 3")]


def test_nested_calls():
    def inner(x):
        y = x + 1
        return y

    inner_logged, inner_calls = logged(inner)

    def outer(x):
        z = inner_logged(x) * 10
        return z

    outer_logged, outer_calls = logged(outer)
    assert outer_logged(1) == 20
    assert inner_calls == [({"x": 1, "y": 2}, 2)]
    assert outer_calls[0][0]["z"] == 20


def test_a_function_behind_other_decorators():
    import functools

    def twice(function):
        @functools.wraps(function)
        def wrapper(x):
            return function(x) * 2

        return wrapper

    @twice
    def f(x):
        y = x + 1
        return y

    function, calls = logged(f)
    assert function(1) == 4
    assert calls == [({"x": 1, "y": 2}, 4)]


def test_a_failing_function_tells_what_it_had():
    def function(x):
        y = x + 1
        raise KeyError(y)

    function, calls = logged(function)
    with pytest.raises(KeyError) as caught:
        function(1)
    assert calls == [({"x": 1, "y": 2}, caught.value)]


def test_a_generator():
    def numbers(count):
        total = 0
        for number in range(count):
            got = yield number
            total += got or 0
        done = True
        return done

    function, calls = logged(numbers)
    generator = function(2)
    assert next(generator) == 0
    assert generator.send(5) == 1
    with pytest.raises(StopIteration) as stop:
        generator.send(6)
    assert stop.value.value is True
    assert calls[0][0] == {"count": 2, "total": 11, "number": 1, "got": 6, "done": True}


def test_a_generator_that_is_thrown_into_and_one_that_is_left():
    def numbers():
        caught = None
        try:
            yield 1
        except ValueError as error:
            caught = str(error)
        yield caught

    function, calls = logged(numbers)
    generator = function()
    next(generator)
    assert generator.throw(ValueError("here")) == "here"
    generator.close()
    assert calls == [({"caught": "here"}, None)]


def test_a_coroutine_and_many_at_once():
    async def double(x):
        await asyncio.sleep(0.01 * (3 - x))
        y = x * 2
        return y

    function, calls = logged(double)

    async def main():
        return await asyncio.gather(*(function(x) for x in range(3)))

    assert asyncio.run(main()) == [0, 2, 4]
    assert sorted(variables["y"] for variables, _ in calls) == [0, 2, 4]


def test_an_asynchronous_generator():
    async def numbers(count):
        for number in range(count):
            await asyncio.sleep(0)
            yield number

    function, calls = logged(numbers)

    async def main():
        return [number async for number in function(3)]

    assert asyncio.run(main()) == [0, 1, 2]
    assert calls == [({"count": 3, "number": 2}, None)]


def test_threads_do_not_mix():
    barrier = threading.Barrier(4)

    def function(x):
        barrier.wait()
        y = x * 10
        return y

    function, calls = logged(function)
    threads = [threading.Thread(target=function, args=(x,)) for x in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(v["x"] * 10 for v, _ in calls) == sorted(v["y"] for v, _ in calls)
    assert len(calls) == 4


def test_without_listed_variables_nothing_is_watched():
    @strandline.component("plain")
    def function():
        return sys.getprofile(), sys.gettrace()

    before = sys.getprofile(), sys.gettrace()
    assert function() == before
    if sys.version_info >= (3, 12):
        code = code_of(function)
        assert not any(
            sys.monitoring.get_local_events(tool, code)
            for tool in (3, 4)
            if sys.monitoring.get_tool(tool)
        )


def test_the_frame_is_let_go():
    import gc
    import weakref

    class Thing:
        pass

    def function():
        thing = Thing()
        watched.append(weakref.ref(thing))
        return 1

    watched = []
    function, calls = logged(function)
    gc.disable()
    try:
        function()
        calls.clear()
        assert watched[0]() is None
    finally:
        gc.enable()


def test_a_function_in_c_has_no_variables():
    catcher = FrameCatcher(code_of(test_a_function))
    assert catcher.call(len, ([1, 2],), {}) == 2
    assert catcher.locals() == {}
    assert code_of(len) is None
