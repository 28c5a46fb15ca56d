package elbo.onnx;

import elbo.kernel.Activation;
import elbo.kernel.Pairwise;
import elbo.kernel.Standardization;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A value that depends on the row of the batch: element `i` is `scale[i] · source[index[i]] +
/// shift[i]`.
///
/// Reshaping, splitting and arithmetic with constants change only the three arrays. So all the ways
/// in which exporters write a layer result in the same few numbers, which become part of the
/// weights of a neighbouring layer.
final class AffineView implements TracedValue {
  /// The most elements that are traced; wider rows are left to ONNX Runtime.
  static final int WIDEST = 1 << 20;

  final Source source;
  final int[] index;
  final double[] scale;
  final double[] shift;
  private final int[] dims;

  private AffineView(int[] dims, Source source, int[] index, double[] scale, double[] shift) {
    this.dims = dims;
    this.source = source;
    this.index = index;
    this.scale = scale;
    this.shift = shift;
  }

  /// A whole source, unchanged.
  static AffineView of(Source source, int... dims) {
    int width = source.width();
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    return new AffineView(
        dims, source, IntStream.range(0, width).toArray(), ones, new double[width]);
  }

  /// The same numbers in every row, whatever `source` is.
  static AffineView constant(Source source, int[] dims, float[] values) {
    double[] shift = new double[values.length];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = values[i];
    }
    return new AffineView(dims, source, new int[shift.length], new double[shift.length], shift);
  }

  /// Several rows one after another: where all but constants, of which there are some, have one
  /// source, a view of that, so that a condition beside x becomes part of a bias.
  static AffineView joined(List<AffineView> parts, int[] dims) {
    List<AffineView> moving = parts.stream().filter(part -> !part.isConstant()).toList();
    boolean isOne =
        !moving.isEmpty()
            && moving.size() < parts.size()
            && moving.stream().allMatch(part -> part.source == moving.getFirst().source);
    return isOne
        ? new AffineView(
            dims,
            moving.getFirst().source,
            parts.stream()
                .flatMapToInt(
                    part -> Arrays.stream(part.isConstant() ? new int[part.width()] : part.index))
                .toArray(),
            parts.stream().flatMapToDouble(part -> Arrays.stream(part.scale)).toArray(),
            parts.stream().flatMapToDouble(part -> Arrays.stream(part.shift)).toArray())
        : of(new Source.Joined(parts), dims);
  }

  @Override
  public int[] dims() {
    return dims;
  }

  int width() {
    return index.length;
  }

  @Override
  public AffineView pick(int[] newDims, int[] positions) {
    if (positions.length > WIDEST) {
      throw new NotDense(String.format(Locale.ROOT, "a row of %d numbers", positions.length));
    }
    return new AffineView(
        newDims,
        source,
        Arrays.stream(positions).map(p -> index[p]).toArray(),
        Arrays.stream(positions).mapToDouble(p -> scale[p]).toArray(),
        Arrays.stream(positions).mapToDouble(p -> shift[p]).toArray());
  }

  /// The elements `at`, as one axis after the batch.
  AffineView pick(int[] at) {
    return pick(new int[] {1, at.length}, at);
  }

  AffineView times(double[] by) {
    double[] newScale = scale.clone();
    double[] newShift = shift.clone();
    for (int i = 0; i < by.length; i++) {
      newScale[i] *= by[i];
      newShift[i] *= by[i];
    }
    return new AffineView(dims, source, index, newScale, newShift);
  }

  AffineView times(double by) {
    double[] all = new double[width()];
    Arrays.fill(all, by);
    return times(all);
  }

  AffineView plus(double[] by) {
    double[] newShift = shift.clone();
    for (int i = 0; i < by.length; i++) {
      newShift[i] += by[i];
    }
    return new AffineView(dims, source, index, scale, newShift);
  }

  /// The sum with a view of the same elements.
  AffineView plus(AffineView other) {
    double[] newScale = scale.clone();
    for (int i = 0; i < newScale.length; i++) {
      newScale[i] += other.scale[i];
    }
    return new AffineView(dims, source, index, newScale, shift).plus(other.shift);
  }

  /// The elements of `in` at the indices of this view: where the source is a function computed
  /// element by element on `in`, the arguments of the elements of this view.
  AffineView argument(AffineView in) {
    return in.pick(dims, index);
  }

  /// This view over another source of the same width.
  AffineView over(Source other) {
    return new AffineView(dims, other, index, scale, shift);
  }

  boolean looksAtSame(AffineView other) {
    return source == other.source && Arrays.equals(index, other.index);
  }

  /// Whether each element is an element of the source, unchanged.
  boolean isPlain() {
    return Arrays.stream(scale).allMatch(s -> s == 1) && Arrays.stream(shift).allMatch(s -> s == 0);
  }

  /// Whether this is the source as it is.
  boolean isWhole() {
    return isPlain() && Arrays.equals(index, IntStream.range(0, source.width()).toArray());
  }

  boolean isConstant() {
    return Arrays.stream(scale).allMatch(s -> s == 0);
  }

  /// The rows of which this is a view: the input of the graph or rows computed from others. Sources
  /// are compared by identity.
  sealed interface Source {
    int width();

    /// The views of which it is computed.
    default List<AffineView> operands() {
      return switch (this) {
        case Input _ -> List.of();
        case Linear l -> List.of(l.in);
        case Activated a -> List.of(a.in);
        case Pending p -> List.of(p.in);
        case Joined j -> j.parts;
        case Combined c -> List.of(c.x, c.y);
        case Mean m -> List.of(m.in);
        case Standardized s -> List.of(s.in);
      };
    }

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

    /// `weights · in`. A bias is an addition of its own.
    final class Linear implements Source {
      final AffineView in;
      final float[] weights;
      private final int outputs;

      /// @param weights row-major, a row for each output
      Linear(AffineView in, int outputs, float[] weights) {
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
      final AffineView in;
      final Activation activation;

      Activated(AffineView in, Activation activation) {
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
      final List<AffineView> parts;

      Joined(List<AffineView> parts) {
        this.parts = List.copyOf(parts);
      }

      @Override
      public int width() {
        return parts.stream().mapToInt(AffineView::width).sum();
      }
    }

    /// An operation on each element of one view and the same element of another.
    final class Combined implements Source {
      final Pairwise operation;
      final AffineView x;
      final AffineView y;

      Combined(Pairwise operation, AffineView x, AffineView y) {
        this.operation = operation;
        this.x = x;
        this.y = y;
      }

      @Override
      public int width() {
        return x.width();
      }
    }

    /// The means of groups of `size` neighbouring elements.
    final class Mean implements Source {
      final AffineView in;
      final int size;

      Mean(AffineView in, int size) {
        this.in = in;
        this.size = size;
      }

      @Override
      public int width() {
        return in.width() / size;
      }
    }

    /// Groups of neighbouring elements, each with mean 0 and variance 1.
    final class Standardized implements Source {
      final AffineView in;
      final Standardization groups;

      Standardized(AffineView in, Standardization groups) {
        this.in = in;
        this.groups = groups;
      }

      @Override
      public int width() {
        return in.width();
      }
    }

    /// A function of each element that is no activation, but may become part of one, or of a scale.
    final class Pending implements Source {
      final Function function;
      final AffineView in;

      Pending(Function function, AffineView in) {
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

      /// The operator's name in a graph, or that of the activation to which it belongs.
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
}
