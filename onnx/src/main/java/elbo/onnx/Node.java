package elbo.onnx;

import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One operator of a graph with the values of its inputs.
final class Node {
  private final NodeProto proto;
  private final List<Optional<TracedValue>> in;

  /// @param in one for each input; empty where an optional input is left out
  Node(NodeProto proto, List<Optional<TracedValue>> in) {
    this.proto = proto;
    this.in = in;
  }

  String operator() {
    return proto.getOpType();
  }

  int outputs() {
    return proto.getOutputCount();
  }

  int inputs() {
    return in.size();
  }

  boolean has(int i) {
    return i < in.size() && in.get(i).isPresent();
  }

  TracedValue item(int i) {
    if (!has(i)) {
      throw new NotDense(String.format(Locale.ROOT, "%s without its input %d", operator(), i + 1));
    }
    return in.get(i).orElseThrow();
  }

  AffineView rows(int i) {
    if (item(i) instanceof AffineView rows) {
      return rows;
    }
    throw new NotDense(String.format(Locale.ROOT, "%s of constants", operator()));
  }

  Floats floats(int i) {
    if (item(i) instanceof Floats floats) {
      return floats;
    }
    throw new NotDense(
        String.format(Locale.ROOT, "%s whose input %d is no constant", operator(), i + 1));
  }

  Ints ints(int i) {
    if (item(i) instanceof Ints ints) {
      return ints;
    }
    throw new NotDense(
        String.format(Locale.ROOT, "%s whose input %d is no whole constant", operator(), i + 1));
  }

  Optional<AttributeProto> attribute(String name) {
    return proto.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  long integer(String name, long otherwise) {
    return attribute(name).map(AttributeProto::getI).orElse(otherwise);
  }

  float real(String name, float otherwise) {
    return attribute(name).map(AttributeProto::getF).orElse(otherwise);
  }

  String text(String name, String otherwise) {
    return attribute(name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  /// A list that is an attribute in older operator sets and an input in newer ones.
  Optional<long[]> list(String name, int i) {
    if (has(i)) {
      return Optional.of(ints(i).values);
    }
    return attribute(name).map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  /// An axis counted from the front, of a value with `rank` axes.
  int axis(long axis, int rank) {
    long front = axis < 0 ? axis + rank : axis;
    if (front < 0 || front >= rank) {
      throw new NotDense(
          String.format(
              Locale.ROOT, "%s along axis %d of a value with %d", operator(), axis, rank));
    }
    return (int) front;
  }

  /// The error that the kernels do not compute this operator, with the reason.
  NotDense beyond(String how) {
    return new NotDense(operator() + " " + how);
  }

  static int[] toInts(long[] values) {
    if (Arrays.stream(values).anyMatch(v -> (int) v != v)) {
      throw new NotDense("a shape of " + Arrays.toString(values));
    }
    return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
  }
}
