"""What a request to the engine can run into."""


class EngineError(Exception):
    """A request that the engine refuses; `str()` is a sentence for the caller."""


class InstanceNotFound(EngineError):
    def __init__(self, instance_id: str) -> None:
        super().__init__(f"No orchestration instance with the ID {instance_id} was found.")


class InstanceAlreadyExists(EngineError):
    def __init__(self, instance_id: str) -> None:
        super().__init__(f"An Orchestration instance with the ID {instance_id} already exists.")


class InstanceFinished(EngineError):
    def __init__(self, instance_id: str) -> None:
        super().__init__(f"The orchestration instance {instance_id} has finished.")


class InstanceNotFinished(EngineError):
    def __init__(self, instance_id: str) -> None:
        super().__init__(f"The orchestration instance {instance_id} has not finished.")


class InstanceNotFailed(EngineError):
    def __init__(self, instance_id: str) -> None:
        super().__init__(f"The orchestration instance {instance_id} has not failed.")


class InvalidEntityId(EngineError):
    def __init__(self) -> None:
        super().__init__("Entity IDs look like @name@key, and have at most 256 characters.")


class InvalidInstanceId(EngineError):
    def __init__(self) -> None:
        super().__init__(
            "Instance IDs must not start with @, must not contain / \\ # ? or control characters, "
            "and have at most 256 characters."
        )


class PayloadTooLarge(EngineError):
    def __init__(self, limit: int) -> None:
        super().__init__(f"The data is too large; at most {limit:,} bytes are accepted.")


class UnknownOrchestrator(EngineError):
    def __init__(self, name: str) -> None:
        super().__init__(f"The orchestrator function {name!r} does not exist in this app.")
