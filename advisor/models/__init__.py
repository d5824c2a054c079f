"""Language models and sentence embedders: what a user of the library imports.

Importing this loads neither torch nor transformers; `open_model` does where the model needs them.
"""

from advisor.models.base import Choice, Embedder, Encoded, Generation, Model
from advisor.models.opening import open_model
from advisor.types import Message

__all__ = ["Choice", "Embedder", "Encoded", "Generation", "Message", "Model", "open_model"]
