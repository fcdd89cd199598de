"""What an engine has to do, said as briefly as possible and without an engine.

An instance is a generator over its program (see `programs`) and a list of messages. It takes turns:
all that has arrived by now is told in the order in which it happened. Time is a number of seconds.
"""

from collections import defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from tests.local_host.engine.programs import ATTEMPTS, RETRY_SECONDS, Program, Step


class Refused(Exception):
    """The reason is the name of the engine's error."""


@dataclass
class Task:
    done: bool = False
    failed: bool = False
    value: Any = None

    def end(self, value: Any = None, *, failed: bool = False) -> None:
        if not self.done:
            self.done, self.value, self.failed = True, value, failed


@dataclass(order=True)
class Message:
    at: int
    order: int
    tell: Callable[[], None] = field(compare=False)
    is_event: bool = field(compare=False)


class Entity:
    """Adds up what it is asked to, in order; while it is held it hears only its holder."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.holder: Instance | None = None
        self._asked: list[tuple[Instance | None, Callable[[], None]]] = []

    def ask(self, who: "Instance | None", act: Callable[[], None]) -> None:
        self._asked.append((who, act))
        self._work()

    def add(self, number: int) -> int:
        self.total = (self.total or 0) + number
        return self.total

    def hold(self, who: "Instance") -> None:
        self.holder = who

    def release(self, who: "Instance") -> None:
        if self.holder is who:
            self.holder = None
            self._work()

    def _work(self) -> None:
        while heard := [one for one in self._asked if self.holder in {None, one[0]}]:
            self._asked.remove(heard[0])
            heard[0][1]()


class Instance:
    def __init__(self, hub: "Hub", name: str, program: Program, starts_at: int) -> None:
        self.hub, self.name, self.starts_at = hub, name, starts_at
        self._entity = hub.entities[name]
        self.parent: tuple[Instance, int, Task] | None = None
        self.is_suspended = self.is_begun = False
        self.end: str | None = None
        self.output: Any = None
        self.custom_status: int | None = None
        self.inbox: list[Message] = []
        self.generation = 0
        self._live(program)

    def _live(self, program: Program) -> None:
        self.trace = list(program["trace"])
        self.children: list[str] = []
        self._waits: defaultdict[str, list[Task]] = defaultdict(list)
        self._buffer: defaultdict[str, list[Any]] = defaultdict(list)
        self._life = self._run(program["steps"])
        self._goes_on: Callable[[], bool] = lambda: True

    @property
    def status(self) -> str:
        if self.end:
            return self.end
        if self.is_suspended:
            return "SUSPENDED"
        return "RUNNING" if self.is_begun else "PENDING"

    def receive(self, tell: Callable[[], None], at: int, *, is_event: bool = False) -> None:
        self.inbox.append(Message(at, self.hub.next_order(), tell, is_event))

    def take_turn(self) -> bool:
        """False when there is nothing to do."""
        if self.end or self.is_suspended or self.starts_at > self.hub.now:
            return False
        news = sorted(message for message in self.inbox if message.at <= self.hub.now)
        if self.is_begun and not news:
            return False
        self.inbox = [message for message in self.inbox if message not in news]
        self.is_begun = True
        generation = self.generation
        self._go_on()
        for number, message in enumerate(news):
            if self.generation != generation:  # it began again: what it keeps are events
                kept = [later for later in news[number:] if later.is_event and self._keeps]
                self.inbox += kept
                break
            message.tell()
            self._go_on()
        return True

    def event(self, name: str, data: Any) -> None:
        if waiting := self._waits[name.lower()]:
            waiting.pop(0).end(data)
        else:
            self._buffer[name.lower()].append(data)

    def finish(self, status: str, output: Any = None) -> None:
        self.end, self.output, self.inbox = status, output, []
        self._entity.release(self)
        if self.parent is not None:
            parent, generation, task = self.parent
            if not parent.end and parent.generation == generation:
                failed = status != "COMPLETED"
                parent.receive(lambda: task.end(output, failed=failed), self.hub.now)

    def _go_on(self) -> None:
        generation = self.generation
        while not self.end and self.generation == generation and self._goes_on():
            try:
                self._goes_on = next(self._life)
            except StopIteration:
                if not self.end and self.generation == generation:
                    self.finish("COMPLETED", self.trace)

    def _run(self, steps: list[Step]) -> Generator[Callable[[], bool]]:
        for number, step in enumerate(steps):
            self.custom_status = len(self.trace)
            if step["do"] == "fail":
                self.finish("FAILED")
                return
            if step["do"] == "again":
                self._begin_again(steps[number + 1 :], keep=step["keep"])
                return
            if step["do"] == "locked":
                held = Task()
                self._ask_entity(held, lambda: self._entity.hold(self))
                yield lambda held=held: held.done
            until = any if step["do"] == "any" else all
            tasks = [self._start(spec, f"{self.name}-{len(self.trace)}-{n}")
                     for n, spec in enumerate(step["tasks"])]  # fmt: skip
            yield lambda until=until, tasks=tasks: until(task.done for task in tasks)
            self.trace.append(self._result(tasks, first=until is any))
            self._entity.release(self)
            for waiting in self._waits.values():
                waiting.clear()

    def _result(self, tasks: list[Task], *, first: bool) -> Any:
        if not first:
            failed = any(task.failed for task in tasks)
            return "failed" if failed else [task.value for task in tasks]
        winner = next(task for task in tasks if task.done)
        return "failed" if winner.failed else [tasks.index(winner), winner.value]

    def _begin_again(self, steps: list[Step], *, keep: bool) -> None:
        kept = [(name, data) for name, all_data in self._buffer.items() for data in all_data]
        self.generation += 1
        self.inbox, self._keeps = [m for m in self.inbox if m.is_event], keep
        self._live({"steps": steps, "trace": [*self.trace, "again"]})
        for name, data in kept if keep else []:
            self.receive(lambda name=name, data=data: self.event(name, data), -1, is_event=True)
        self.is_begun, self.starts_at, self.custom_status = False, 0, None

    def _start(self, spec: dict[str, Any], name: str) -> Task:
        task, now = Task(), self.hub.now
        match spec:
            case {"timer": seconds}:
                self.receive(task.end, now + seconds)
            case {"event": event}:
                if buffered := self._buffer[event.lower()]:
                    task.end(buffered.pop(0))
                else:
                    self._waits[event.lower()].append(task)
            case {"activity": seconds_down}:
                self._attempt(task, now + seconds_down, 1)
            case {"call": number}:
                self._ask_entity(task, lambda: self._entity.add(number))
            case {"child": program}:
                self._start_child(task, name, program)
        return task

    def _ask_entity(self, task: Task, act: Callable[[], Any]) -> None:
        def heard() -> None:
            answer = act()
            self.receive(lambda: task.end(answer), self.hub.now)

        self._entity.ask(self, heard)

    def _attempt(self, task: Task, up_at: int, attempt: int) -> None:
        works = self.hub.now >= up_at

        def answered() -> None:
            if works or attempt == ATTEMPTS:
                task.end("done", failed=not works)
            else:
                again = self.hub.now + RETRY_SECONDS
                self.receive(lambda: self._attempt(task, up_at, attempt + 1), again)

        self.receive(answered, self.hub.now)

    def _start_child(self, task: Task, name: str, program: Program) -> None:
        existing = self.hub.instances.get(name)
        if existing is not None and not existing.end:
            self.receive(lambda: task.end(failed=True), self.hub.now)
            if existing.parent is not None and existing.parent[0].name == self.name:
                self.children.append(name)
            return
        child = Instance(self.hub, name, program, 0)
        child.parent = (self, self.generation, task)
        self.hub.instances[name] = child
        self.children.append(name)


class Hub:
    def __init__(self) -> None:
        self.now = 0
        self.instances: dict[str, Instance] = {}
        self.entities: defaultdict[str, Entity] = defaultdict(Entity)
        self._order = 0

    def next_order(self) -> int:
        self._order += 1
        return self._order

    def settle(self) -> None:
        while any(instance.take_turn() for instance in list(self.instances.values())):
            pass

    def start(self, name: str, program: Program, delay: int) -> None:
        existing = self.instances.get(name)
        if existing is not None and not existing.end:
            raise Refused("InstanceAlreadyExists")
        self.instances[name] = Instance(self, name, program, self.now + delay)

    def raise_event(self, name: str, event: str, data: Any) -> None:
        instance = self._alive(name)
        instance.receive(lambda: instance.event(event, data), self.now, is_event=True)

    def suspend(self, name: str) -> None:
        self._alive(name).is_suspended = True

    def resume(self, name: str) -> None:
        self._alive(name).is_suspended = False

    def terminate(self, name: str, *, recursive: bool) -> None:
        instance = self._alive(name)
        instance.finish("TERMINATED")
        for child in instance.children if recursive else []:
            if child in self.instances and not self.instances[child].end:
                self.terminate(child, recursive=True)

    def purge(self, name: str) -> None:
        if name not in self.instances:
            raise Refused("InstanceNotFound")
        if not self.instances[name].end:
            raise Refused("InstanceNotFinished")
        del self.instances[name]

    def signal(self, name: str, number: int) -> None:
        entity = self.entities[name]
        entity.ask(None, lambda: entity.add(number))

    def advance(self, seconds: int) -> None:
        self.now += seconds

    def _alive(self, name: str) -> Instance:
        if name not in self.instances:
            raise Refused("InstanceNotFound")
        if self.instances[name].end:
            raise Refused("InstanceFinished")
        return self.instances[name]
