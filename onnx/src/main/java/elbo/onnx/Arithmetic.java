package elbo.onnx;

import elbo.kernel.Pairwise;
import elbo.onnx.AffineView.Source;
import java.util.Arrays;

/// Addition, multiplication, division and powers of rows and constants.
final class Arithmetic {
  private Arithmetic() {}

  static TracedValue apply(Node node) {
    if (node.operator().equals("Neg")) {
      return node.rows(0).times(-1);
    }
    TracedValue a = node.item(0);
    TracedValue b = node.item(1);
    if (a instanceof Ints || b instanceof Ints) {
      return ofInts(node, a, b);
    }
    return switch (a) {
      case AffineView x when b instanceof AffineView y -> ofRows(node, x, y);
      case AffineView x -> ofConstant(node, stretch(node, x, b.dims()), node.floats(1));
      case Floats x when b instanceof AffineView y ->
          fromConstant(node, x, stretch(node, y, x.dims()));
      default -> ofConstants(node, node.floats(0), node.floats(1));
    };
  }

  /// The elements of a constant, broadcast to these dimensions.
  static double[] spread(Node node, Floats constant, int[] dims) {
    if (!Arrays.equals(Indexing.broadcast(node, dims, constant.dims()), dims)) {
      throw node.beyond("of shapes that do not fit");
    }
    int[] positions = Indexing.stretched(constant.dims(), dims);
    return Arrays.stream(positions).mapToDouble(p -> constant.values[p]).toArray();
  }

  private static AffineView stretch(Node node, AffineView rows, int[] other) {
    int[] dims = Indexing.broadcast(node, rows.dims(), other);
    if (dims.length != rows.dims().length || dims[0] != 1) {
      throw node.beyond("across the batch");
    }
    return Arrays.equals(dims, rows.dims())
        ? rows
        : rows.pick(dims, Indexing.stretched(rows.dims(), dims));
  }

  private static AffineView ofConstant(Node node, AffineView x, Floats constant) {
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

  private static AffineView fromConstant(Node node, Floats constant, AffineView x) {
    return switch (node.operator()) {
      case "Add", "Mul" -> ofConstant(node, x, constant);
      case "Sub" -> x.times(-1).plus(spread(node, constant, x.dims()));
      case "Div" -> reciprocal(x).times(spread(node, constant, x.dims()));
      default -> throw node.beyond("with a value as exponent");
    };
  }

  static AffineView reciprocal(AffineView x) {
    float[] ones = new float[x.width()];
    Arrays.fill(ones, 1);
    AffineView one = AffineView.constant(AffineLayer.input(x.source), x.dims(), ones);
    return combined(Pairwise.QUOTIENT, one, x);
  }

  private static AffineView combined(Pairwise operation, AffineView x, AffineView y) {
    return AffineView.of(new Source.Combined(operation, x, y), x.dims());
  }

  private static AffineView power(Node node, AffineView x, float exponent) {
    if (exponent == 1) {
      return x;
    }
    if (exponent == 2) {
      return Elementwise.pending(Source.Function.SQUARE, x);
    }
    if (exponent == 3) {
      return Elementwise.pending(Source.Function.CUBE, x);
    }
    if (exponent == 0.5f) {
      return Elementwise.pending(Source.Function.SQRT, x);
    }
    if (exponent == -0.5f) {
      return reciprocal(Elementwise.pending(Source.Function.SQRT, x));
    }
    if (exponent == -1) {
      return reciprocal(x);
    }
    throw node.beyond("with the exponent " + exponent);
  }

  private static AffineView ofRows(Node node, AffineView first, AffineView second) {
    AffineView x = stretch(node, first, second.dims());
    AffineView y = stretch(node, second, first.dims());
    return switch (node.operator()) {
      case "Add" -> sum(x, y);
      case "Sub" -> sum(x, y.times(-1));
      case "Mul" -> Gates.product(x, y).orElseGet(() -> combined(Pairwise.PRODUCT, x, y));
      case "Div" ->
          Standardizations.quotient(x, y).orElseGet(() -> combined(Pairwise.QUOTIENT, x, y));
      default -> throw node.beyond("with a value as exponent");
    };
  }

  private static AffineView sum(AffineView x, AffineView y) {
    return x.looksAtSame(y)
        ? x.plus(y)
        : Gates.sum(x, y).orElseGet(() -> combined(Pairwise.SUM, x, y));
  }

  private static TracedValue ofConstants(Node node, Floats x, Floats y) {
    int[] dims = Indexing.broadcast(node, x.dims(), y.dims());
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

  /// A power with a whole exponent. Any other operation on whole numbers computes a shape in a way
  /// that is not supported.
  private static TracedValue ofInts(Node node, TracedValue x, TracedValue exponent) {
    if (node.operator().equals("Pow")
        && x instanceof AffineView rows
        && exponent instanceof Ints e) {
      if (e.values.length == 1) {
        return power(node, rows, (float) e.values[0]);
      }
    }
    throw node.beyond("of whole numbers");
  }
}
