package elbo.onnx;

import elbo.kernel.Activation;
import java.util.List;

/// What [Rows] look at: the input of the graph or something computed from other rows. Compared by
/// identity.
sealed interface Source {
  int width();

  /// The input of the graph.
  final class Input implements Source {
    private final int width;

    Input(int width) {
      this.width = width;
    }

    @Override
    public int width() {
      return width;
    }
  }

  /// `weights · in`, without a bias: that is an addition of its own.
  final class Linear implements Source {
    final Rows in;
    final float[] weights;
    private final int outputs;

    /// @param weights row-major, a row for each output
    Linear(Rows in, int outputs, float[] weights) {
      this.in = in;
      this.outputs = outputs;
      this.weights = weights;
    }

    @Override
    public int width() {
      return outputs;
    }
  }

  /// An activation of each element.
  final class Activated implements Source {
    final Rows in;
    final Activation activation;

    Activated(Rows in, Activation activation) {
      this.in = in;
      this.activation = activation;
    }

    @Override
    public int width() {
      return in.width();
    }
  }

  /// Several rows one after another.
  final class Joined implements Source {
    final List<Rows> parts;

    Joined(List<Rows> parts) {
      this.parts = List.copyOf(parts);
    }

    @Override
    public int width() {
      return parts.stream().mapToInt(Rows::width).sum();
    }
  }

  /// A function of each element that is no activation, but may become part of one, or of a spread.
  final class Pending implements Source {
    final Function function;
    final Rows in;

    Pending(Function function, Rows in) {
      this.function = function;
      this.in = in;
    }

    @Override
    public int width() {
      return in.width();
    }
  }

  /// The functions of [Pending].
  enum Function {
    EXP,
    LOG,
    SQRT,
    ERF,
    SQUARE,
    CUBE,
    /// `x + 0.044715 x³`
    CUBIC,
    /// `tanh(√(2/π) (x + 0.044715 x³))`
    TANH_CUBIC;

    /// What a graph calls it, or what it is part of.
    String operator() {
      return switch (this) {
        case EXP -> "Exp";
        case LOG -> "Log";
        case SQRT -> "Sqrt";
        case ERF -> "Erf";
        case SQUARE, CUBE, CUBIC, TANH_CUBIC -> "Mul of a value by itself";
      };
    }
  }
}
