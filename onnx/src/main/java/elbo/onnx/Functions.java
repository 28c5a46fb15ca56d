package elbo.onnx;

import elbo.kernel.Activation;
import elbo.kernel.Clip;
import elbo.kernel.Elu;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.HardSwish;
import elbo.kernel.LeakyRelu;
import elbo.kernel.Mish;
import elbo.kernel.Relu;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.onnx.AffineView.Source.Function;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/// The operators of one input that act on each element.
final class Functions {
  private Functions() {}

  static AffineView apply(Node node) {
    return switch (node.operator()) {
      case "Tanh" -> tanh(node.rows(0));
      case "Relu" -> Elementwise.activated(node.rows(0), new Relu());
      case "LeakyRelu" ->
          Elementwise.activated(node.rows(0), new LeakyRelu(node.real("alpha", 0.01f)));
      case "PRelu" -> Elementwise.activated(node.rows(0), new LeakyRelu(node.floats(1).scalar()));
      case "Elu" -> Elementwise.activated(node.rows(0), new Elu(node.real("alpha", 1)));
      case "Sigmoid" -> Elementwise.activated(node.rows(0), new Sigmoid());
      case "Softplus" -> Elementwise.activated(node.rows(0), new Softplus());
      case "Gelu" -> Elementwise.activated(node.rows(0), gelu(node));
      case "Mish" -> Elementwise.activated(node.rows(0), new Mish());
      case "HardSwish" -> Elementwise.activated(node.rows(0), new HardSwish());
      case "HardSigmoid" ->
          Elementwise.activated(
              node.rows(0)
                  .times(node.real("alpha", 0.2f))
                  .plus(filled(node.rows(0).width(), node.real("beta", 0.5f))),
              new Clip(0, 1));
      case "Clip" -> clip(node);
      case "Max" -> limited(node, true);
      case "Min" -> limited(node, false);
      case "Selu", "Celu", "Swish" -> scaled(node);
      case "Exp" -> Elementwise.pending(Function.EXP, node.rows(0));
      case "Log" -> Elementwise.pending(Function.LOG, node.rows(0));
      case "Sqrt" -> Elementwise.pending(Function.SQRT, node.rows(0));
      case "Reciprocal" -> Arithmetic.reciprocal(node.rows(0));
      case "Sin" -> ofConstant(node, StrictMath::sin);
      case "Cos" -> ofConstant(node, StrictMath::cos);
      case "Erf" -> Elementwise.pending(Function.ERF, node.rows(0));
      default -> throw new NotDense(node.operator());
    };
  }

  /// A function of numbers that are known while compiling, such as the step of a diffusion.
  private static AffineView ofConstant(Node node, DoubleUnaryOperator function) {
    AffineView in = node.rows(0);
    if (!in.isConstant()) {
      throw new NotDense(node.operator());
    }
    float[] values = new float[in.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) function.applyAsDouble((float) in.shift[i]);
    }
    return AffineView.constant(in.source, in.dims(), values);
  }

  private static double[] filled(int length, double value) {
    double[] all = new double[length];
    Arrays.fill(all, value);
    return all;
  }

  /// The ends are attributes in older operator sets and inputs in newer ones.
  private static AffineView clip(Node node) {
    float low = node.has(1) ? node.floats(1).scalar() : node.real("min", Float.NEGATIVE_INFINITY);
    float high = node.has(2) ? node.floats(2).scalar() : node.real("max", Float.POSITIVE_INFINITY);
    if (!(low <= high)) {
      throw node.beyond("from " + low + " to " + high);
    }
    return Elementwise.activated(node.rows(0), new Clip(low, high));
  }

  /// The larger or the smaller of rows and one constant.
  private static AffineView limited(Node node, boolean larger) {
    boolean first = node.inputs() == 2 && node.item(0) instanceof Floats;
    if (node.inputs() != 2) {
      throw node.beyond(String.format(Locale.ROOT, "of %d values", node.inputs()));
    }
    float limit = node.floats(first ? 0 : 1).scalar();
    if (Float.isNaN(limit)) {
      throw node.beyond("with NaN");
    }
    Clip clip =
        larger
            ? new Clip(limit, Float.POSITIVE_INFINITY)
            : new Clip(Float.NEGATIVE_INFINITY, limit);
    return Elementwise.activated(node.rows(first ? 1 : 0), clip);
  }

  private static AffineView tanh(AffineView in) {
    return Gates.isTanhGate(in) ? Gates.tanhGate(in) : Elementwise.activated(in, new Tanh());
  }

  private static Activation gelu(Node node) {
    return switch (node.text("approximate", "none")) {
      case "none" -> new Gelu();
      case "tanh" -> new GeluTanh();
      default -> throw node.beyond("with an unknown approximation");
    };
  }

  /// Activations that are one of ours up to a factor of the argument and one of the result.
  private static AffineView scaled(Node node) {
    AffineView in = node.rows(0);
    if (node.operator().equals("Selu")) {
      return Elementwise.activated(in, new Elu(node.real("alpha", 1.6732632f)))
          .times(node.real("gamma", 1.050701f));
    }
    double alpha = node.real("alpha", 1);
    if (!(alpha > 0)) {
      throw node.beyond("with alpha " + alpha);
    }
    return node.operator().equals("Celu")
        ? Elementwise.activated(in.times(1 / alpha), new Elu(1)).times(alpha)
        : Elementwise.activated(in.times(alpha), new Silu()).times(1 / alpha);
  }
}
