"""Graphs in the ONNX format, operator by operator: what the trainers of this folder write."""

import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Nodes and tensors in the order in which they are added."""

    def __init__(self):
        self.nodes, self.tensors = [], []

    def tensor(self, values, name):
        """A constant, a torch or NumPy array."""
        values = values.detach().numpy() if hasattr(values, "detach") else values
        self.tensors.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind, inputs, name, **attributes):
        """An operator with the output of this name."""
        self.nodes.append(helper.make_node(kind, inputs, [name] if isinstance(name, str) else name, **attributes))
        return name

    def linear(self, module, x, i, name):
        """A torch.nn.Linear with the tensors wI and bI."""
        weights = self.tensor(module.weight, f"w{i}")
        return self.node("Gemm", [x, weights, self.tensor(module.bias, f"b{i}")], name, transB=1)

    def model(self, name, inputs, outputs):
        """The whole, of opset 17; inputs and outputs have shapes by their names, inputs of int64 are called t."""

        def info(shapes):
            types = {"t": TensorProto.INT64}
            return [helper.make_tensor_value_info(n, types.get(n, TensorProto.FLOAT), s) for n, s in shapes.items()]

        made = helper.make_graph(self.nodes, name, info(inputs), info(outputs), self.tensors)
        model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model
