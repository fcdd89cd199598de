"""Several courses of one orchestration at the same time, each with waits of its own."""

from durabletask.task import Task, when_any

from function_app.kit.durable.retry import TaskGenerator


def at_once[T](*courses: TaskGenerator[T]) -> TaskGenerator[list[T]]:
    """What each of them returns, in their order. The first that raises ends them all."""
    results: dict[int, T] = {}
    waiting: dict[int, Task[object]] = {}

    def go_on(nth: int, done: Task[object] | None) -> None:
        try:
            if done is None:
                waiting[nth] = next(courses[nth])
            elif done.is_failed:
                waiting[nth] = courses[nth].throw(done.get_exception())
            else:
                waiting[nth] = courses[nth].send(done.get_result())
        except StopIteration as end:
            results[nth] = end.value

    for nth in range(len(courses)):
        go_on(nth, None)
    while waiting:
        yield when_any([*waiting.values()])
        for nth in [nth for nth, task in waiting.items() if task.is_complete]:
            go_on(nth, waiting.pop(nth))
    return [results[nth] for nth in range(len(courses))]
