package elbo.onnx;

import elbo.kernel.Activation;
import elbo.kernel.Elu;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.LeakyRelu;
import elbo.kernel.Relu;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.onnx.AffineView.Source.Function;

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
      case "Selu", "Celu", "Swish" -> scaled(node);
      case "Exp" -> Elementwise.pending(Function.EXP, node.rows(0));
      case "Log" -> Elementwise.pending(Function.LOG, node.rows(0));
      case "Sqrt" -> Elementwise.pending(Function.SQRT, node.rows(0));
      case "Erf" -> Elementwise.pending(Function.ERF, node.rows(0));
      default -> throw new NotDense(node.operator());
    };
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
