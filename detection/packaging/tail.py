"""Which part of a detector has to stay in float."""

from onnx import GraphProto, ModelProto, NodeProto


def float_tail(model: ModelProto) -> list[str]:
    """Names of the nodes from each branch's last Conv to the output.

    There pixel boxes (0..640) and scores (0..1) are put into one tensor; on one 8-bit scale all
    scores would become equal. The walk goes back from the output and ends at the first Conv that
    makes more than one channel (the one-channel Conv only averages a box's distribution).
    """
    graph = model.graph
    makers = {name: node for node in graph.node for name in node.output}
    channels = {tensor.name: tensor.dims[0] for tensor in graph.initializer if tensor.dims}
    found: dict[str, NodeProto] = {}
    waiting = [output.name for output in graph.output]
    while waiting:
        node = makers.get(waiting.pop())
        if node is None or node.name in found:
            continue
        found[node.name] = node
        if not _ends_a_branch(node, channels):
            waiting.extend(node.input)
    return [node.name for node in graph.node if node.name in found]


def _ends_a_branch(node: NodeProto, channels: dict[str, int]) -> bool:
    return node.op_type == "Conv" and channels.get(node.input[1], 2) > 1


def name_nodes(graph: GraphProto) -> None:
    """Gives every nameless node a name, since parts are kept in float by name."""
    for place, node in enumerate(graph.node):
        node.name = node.name or f"{node.op_type}_{place}"
