"""How the PyTorch networks hand their weights to their twins, and take them over."""

import torch
from torch import nn

from aigc_lessons.models.weights import require_alike


class TwinModule(nn.Module):
    """A network whose weights its twins in other frameworks can take over."""

    def to_arrays(self):
        """Copy the weights: a dict of arrays in PyTorch's layout, the same for every twin.

        Running statistics are among them; PyTorch's count of batches, which nothing here uses, is
        not.
        """
        return {name: w.detach().cpu().numpy().copy() for name, w in self._tensors().items()}

    def load_arrays(self, arrays):
        """Take over the weights of a twin.

        Parameters
        ----------
        arrays : dict of ndarray
            What `to_arrays` of a model of the same size gives.

        Raises
        ------
        TypeError, ValueError
            If `arrays` is no such dict.
        """
        require_alike(arrays, self._tensors())
        tensors = {name: torch.tensor(w) for name, w in arrays.items()}
        self.load_state_dict(tensors, strict=False)  # the count of batches stays

    def _tensors(self):
        return {name: w for name, w in self.state_dict().items() if "num_batches" not in name}
