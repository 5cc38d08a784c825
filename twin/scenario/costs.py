"""What a scenario may say about money: yuan per hour by post. Nothing is assumed: without a rate there is no figure."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, create_model, model_serializer, model_validator
from pydantic.functional_serializers import SerializerFunctionWrapHandler

from twin.scenario.fields import Positive, Strict, number_of
from twin.vocabulary import Post

YuanPerHour = Annotated[Positive, Field(le=100_000)]
Factor = Annotated[float, BeforeValidator(number_of), Field(ge=1, le=10)]


class Factors(Strict):
    """What hours beyond duty and at night cost, as a multiple of an ordinary one; left out, they cost the same."""

    overtime: Factor | None = None
    night: Factor | None = None

    def yuan_per_hour(self) -> dict[str, float]:
        """Yuan per hour of the posts that have a rate, by key."""
        said = {post.key: getattr(self, post.key) for post in Post}
        return {key: rate for key, rate in said.items() if rate is not None}

    @model_serializer(mode="wrap")
    def written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Write only what was said."""
        return {key: value for key, value in write(self).items() if value is not None}

    @model_validator(mode="after")
    def rated(self) -> "Factors":
        """Refuse factors without any rate: they would multiply nothing."""
        if (self.overtime is not None or self.night is not None) and not self.yuan_per_hour():
            raise ValueError("overtime and night multiply a rate, and no post has one; give yuan per hour: crews: 45")
        return self


_FIELDS: dict[str, Any] = {post.key: (YuanPerHour | None, None) for post in Post}
Costs: Any = create_model("Costs", __base__=Factors, __doc__="Yuan per hour by post; none where nothing is said.",
                          **_FIELDS)
