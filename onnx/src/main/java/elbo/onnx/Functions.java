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
import elbo.onnx.Source.Function;
import elbo.onnx.Source.Pending;
import java.util.Arrays;

/// Operators of one input that act on each element.
final class Functions {
  private Functions() {}

  static Rows apply(Node node) {
    return switch (node.operator()) {
      case "Tanh" -> tanh(node.rows(0));
      case "Relu" -> activated(node.rows(0), new Relu());
      case "LeakyRelu" -> activated(node.rows(0), new LeakyRelu(node.real("alpha", 0.01f)));
      case "PRelu" -> activated(node.rows(0), new LeakyRelu(node.floats(1).scalar()));
      case "Elu" -> activated(node.rows(0), new Elu(node.real("alpha", 1)));
      case "Sigmoid" -> activated(node.rows(0), new Sigmoid());
      case "Softplus" -> activated(node.rows(0), new Softplus());
      case "Gelu" -> activated(node.rows(0), gelu(node));
      case "Selu", "Celu", "Swish" -> scaled(node);
      case "Exp" -> pending(Function.EXP, node.rows(0));
      case "Log" -> pending(Function.LOG, node.rows(0));
      case "Sqrt" -> pending(Function.SQRT, node.rows(0));
      case "Erf" -> pending(Function.ERF, node.rows(0));
      default -> throw new NotDense(node.operator());
    };
  }

  private static Rows tanh(Rows in) {
    return Gates.isTanhGate(in) ? Gates.tanhGate(in) : activated(in, new Tanh());
  }

  private static Activation gelu(Node node) {
    return switch (node.text("approximate", "none")) {
      case "none" -> new Gelu();
      case "tanh" -> new GeluTanh();
      default -> throw node.beyond("with an unknown approximation");
    };
  }

  static Rows activated(Rows in, Activation activation) {
    return Rows.of(new Source.Activated(in, activation), in.dims());
  }

  /// Activations that are one of ours but for factors before and behind it.
  private static Rows scaled(Node node) {
    Rows in = node.rows(0);
    if (node.operator().equals("Selu")) {
      return activated(in, new Elu(node.real("alpha", 1.6732632f)))
          .times(node.real("gamma", 1.050701f));
    }
    double alpha = node.real("alpha", 1);
    if (!(alpha > 0)) {
      throw node.beyond("with alpha " + alpha);
    }
    return node.operator().equals("Celu")
        ? activated(in.times(1 / alpha), new Elu(1)).times(alpha)
        : activated(in.times(alpha), new Silu()).times(1 / alpha);
  }

  /// A function that is no activation; logarithms, exponentials and roots of one another are
  /// resolved.
  static Rows pending(Function function, Rows in) {
    if (in.source instanceof Pending p && p.function == Function.EXP && isFactor(in)) {
      double[] logScale = Arrays.stream(in.scale).map(Math::log).toArray();
      Rows log = in.argument(p.in).plus(logScale);
      switch (function) {
        case LOG -> {
          return log;
        }
        case SQRT -> {
          return pending(Function.EXP, log.times(0.5));
        }
        case SQUARE -> {
          return pending(Function.EXP, log.times(2));
        }
        default -> {}
      }
    }
    return Rows.of(new Pending(function, in), in.dims());
  }

  /// Whether rows are their source times something positive.
  static boolean isFactor(Rows rows) {
    return Arrays.stream(rows.scale).allMatch(s -> s > 0)
        && Arrays.stream(rows.shift).allMatch(s -> s == 0);
  }
}
