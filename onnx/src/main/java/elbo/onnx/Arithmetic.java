package elbo.onnx;

import java.util.Arrays;

/// Addition, multiplication and powers: with constants always, between rows where these combine.
final class Arithmetic {
  private Arithmetic() {}

  static Item apply(Node node) {
    if (node.operator().equals("Neg")) {
      return node.rows(0).times(-1);
    }
    Item a = node.item(0);
    Item b = node.item(1);
    if (a instanceof Ints || b instanceof Ints) {
      return ofInts(node, a, b);
    }
    return switch (a) {
      case Rows x when b instanceof Rows y -> ofRows(node, x, y);
      case Rows x -> ofConstant(node, stretch(node, x, b.dims()), node.floats(1));
      case Floats x when b instanceof Rows y -> fromConstant(node, x, stretch(node, y, x.dims()));
      default -> ofConstants(node, node.floats(0), node.floats(1));
    };
  }

  /// The elements of a constant beside those of a value with these dimensions.
  static double[] spread(Node node, Floats constant, int[] dims) {
    if (!Arrays.equals(Places.broadcast(node, dims, constant.dims()), dims)) {
      throw node.beyond("of shapes that do not fit");
    }
    int[] positions = Places.stretched(constant.dims(), dims);
    return Arrays.stream(positions).mapToDouble(p -> constant.values[p]).toArray();
  }

  private static Rows stretch(Node node, Rows rows, int[] other) {
    int[] dims = Places.broadcast(node, rows.dims(), other);
    if (dims.length != rows.dims().length || dims[0] != 1) {
      throw node.beyond("across the batch");
    }
    return Arrays.equals(dims, rows.dims())
        ? rows
        : rows.pick(dims, Places.stretched(rows.dims(), dims));
  }

  private static Rows ofConstant(Node node, Rows x, Floats constant) {
    if (node.operator().equals("Pow")) {
      return power(node, x, constant.scalar());
    }
    double[] c = spread(node, constant, x.dims());
    return switch (node.operator()) {
      case "Add" -> x.plus(c);
      case "Sub" -> x.plus(Arrays.stream(c).map(v -> -v).toArray());
      case "Mul" -> x.times(c);
      default -> {
        if (Arrays.stream(c).anyMatch(v -> v == 0)) {
          throw node.beyond("by zero");
        }
        yield x.times(Arrays.stream(c).map(v -> 1 / v).toArray());
      }
    };
  }

  private static Rows fromConstant(Node node, Floats constant, Rows x) {
    return switch (node.operator()) {
      case "Add", "Mul" -> ofConstant(node, x, constant);
      case "Sub" -> x.times(-1).plus(spread(node, constant, x.dims()));
      default -> throw node.beyond("of a constant by a value");
    };
  }

  private static Rows power(Node node, Rows x, float exponent) {
    if (exponent == 1) {
      return x;
    }
    if (exponent == 2) {
      return Functions.pending(Source.Function.SQUARE, x);
    }
    if (exponent == 3) {
      return Functions.pending(Source.Function.CUBE, x);
    }
    if (exponent == 0.5f) {
      return Functions.pending(Source.Function.SQRT, x);
    }
    throw node.beyond("with the exponent " + exponent);
  }

  private static Rows ofRows(Node node, Rows first, Rows second) {
    Rows x = stretch(node, first, second.dims());
    Rows y = stretch(node, second, first.dims());
    if (node.operator().equals("Mul")) {
      return Gates.product(x, y).orElseThrow(() -> node.beyond("of two branches"));
    }
    Rows term = node.operator().equals("Sub") ? y.times(-1) : y;
    if (!node.operator().equals("Add") && !node.operator().equals("Sub")) {
      throw node.beyond("of two branches");
    }
    return x.looksAtSame(y)
        ? x.plus(term)
        : Gates.sum(x, term).orElseThrow(() -> node.beyond("of two branches"));
  }

  private static Item ofConstants(Node node, Floats x, Floats y) {
    int[] dims = Places.broadcast(node, x.dims(), y.dims());
    double[] a = spread(node, x, dims);
    double[] b = spread(node, y, dims);
    float[] out = new float[a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          (float)
              switch (node.operator()) {
                case "Add" -> a[i] + b[i];
                case "Sub" -> a[i] - b[i];
                case "Mul" -> a[i] * b[i];
                case "Div" -> a[i] / b[i];
                default -> throw node.beyond("of constants");
              };
    }
    return new Floats(dims, out);
  }

  /// A whole exponent; anything else with whole numbers computes shapes in a way that we don't
  /// follow.
  private static Item ofInts(Node node, Item x, Item exponent) {
    if (node.operator().equals("Pow") && x instanceof Rows rows && exponent instanceof Ints e) {
      if (e.values.length == 1) {
        return power(node, rows, (float) e.values[0]);
      }
    }
    throw node.beyond("of whole numbers");
  }
}
