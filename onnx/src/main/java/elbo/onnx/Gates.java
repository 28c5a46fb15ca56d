package elbo.onnx;

import elbo.kernel.Clip;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.HardSwish;
import elbo.kernel.Mish;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.onnx.AffineView.Source.Activated;
import elbo.onnx.AffineView.Source.Function;
import elbo.onnx.AffineView.Source.Pending;
import java.util.Arrays;
import java.util.Optional;

/// The forms in which exporters write SiLU and both kinds of GELU as sums and products.
final class Gates {
  // A gate is c · g(u) or c · (1 + g(u)) and multiplies x = k · u. Since arithmetic on rows
  // computes c and k for every order of the factors, one rule for each gate covers all forms:
  //   c · sigmoid(u) · k u          = c k silu(u)
  //   c · (1 + erf(u)) · k √2 u     = 2 c k gelu(√2 u)
  //   c · (1 + tanh(…u…)) · k u     = 2 c k gelu_tanh(u)

  private static final double CUBIC = 0.044715;
  private static final double SQRT_2_BY_PI = Math.sqrt(2 / Math.PI);
  private static final double TOLERANCE = 1e-5;

  private Gates() {}

  static Optional<AffineView> product(AffineView x, AffineView y) {
    if (x.looksAtSame(y) && Arrays.equals(x.scale, y.scale) && Arrays.equals(x.shift, y.shift)) {
      return Optional.of(Elementwise.pending(Function.SQUARE, x));
    }
    return gate(x, y).or(() -> gate(y, x));
  }

  private static Optional<AffineView> gate(AffineView gate, AffineView x) {
    if (gate.source instanceof Activated a
        && a.activation instanceof Sigmoid
        && isZero(gate.shift)) {
      AffineView u = gate.argument(a.in);
      return ratio(x, u).map(k -> Elementwise.activated(u, new Silu()).times(gate.scale).times(k));
    }
    if (gate.source instanceof Activated a && isZero(gate.shift)) {
      return a.activation instanceof Tanh
          ? mish(gate, a, x)
          : a.activation instanceof Clip clip ? hardSwish(gate, a, clip, x) : Optional.empty();
    }
    if (!(gate.source instanceof Pending p)) {
      return Optional.empty();
    }
    AffineView u = gate.argument(p.in);
    return switch (p.function) {
      case ERF ->
          ratio(x, u.times(Math.sqrt(2))).filter(_ -> isOnePlus(gate)).map(k -> gelu(gate, x, k));
      case TANH_CUBIC ->
          ratio(x, u)
              .filter(_ -> isOnePlus(gate))
              .map(k ->
                  Elementwise.activated(u, new GeluTanh()).times(gate.scale).times(k).times(2));
      case SQUARE -> ratio(x, u).flatMap(k -> timesSquare(gate, u, k));
      default -> Optional.empty();
    };
  }

  /// `c · tanh(softplus(u)) · k u`
  private static Optional<AffineView> mish(AffineView gate, Activated tanh, AffineView x) {
    AffineView inner = gate.argument(tanh.in);
    if (!(inner.source instanceof Activated a)
        || !(a.activation instanceof Softplus)
        || !inner.isPlain()) {
      return Optional.empty();
    }
    AffineView u = inner.argument(a.in);
    return ratio(x, u).map(k -> Elementwise.activated(u, new Mish()).times(gate.scale).times(k));
  }

  /// `c · clip(h (u / 6 + 1/2), 0, h) · k u`
  private static Optional<AffineView> hardSwish(
      AffineView gate, Activated clipped, Clip clip, AffineView x) {
    AffineView in = gate.argument(clipped.in);
    if (clip.low() != 0 || !(clip.high() > 0 && clip.high() < Float.POSITIVE_INFINITY)) {
      return Optional.empty();
    }
    double half = 0.5 * clip.high();
    AffineView u = in.plus(filled(in.width(), -half)).times(6 / clip.high());
    return ratio(x, u)
        .map(k -> x.times(Arrays.stream(k).map(Gates::snapped).map(v -> 1 / v).toArray()))
        .map(v ->
            Elementwise.activated(v, new HardSwish())
                .times(gate.scale)
                .times(clip.high())
                .times(ratio(x, v).orElseThrow()));
  }

  private static double[] filled(int length, double value) {
    double[] all = new double[length];
    Arrays.fill(all, value);
    return all;
  }

  /// The argument of erf has a rounded factor 1/√2 and x has not, so that the argument of gelu is
  /// computed from x.
  private static AffineView gelu(AffineView gate, AffineView x, double[] ratio) {
    double[] k = Arrays.stream(ratio).map(Gates::snapped).toArray();
    AffineView argument = x.times(Arrays.stream(k).map(v -> 1 / v).toArray());
    return Elementwise.activated(argument, new Gelu()).times(gate.scale).times(k).times(2);
  }

  private static double snapped(double ratio) {
    double power =
        Math.scalb(Math.signum(ratio), (int) Math.rint(Math.log(Math.abs(ratio)) / Math.log(2)));
    return near(ratio, power) ? power : ratio;
  }

  /// `(s u² + t) · k u`: a cube, or with the right factors the argument of tanh in GELU.
  private static Optional<AffineView> timesSquare(AffineView gate, AffineView u, double[] k) {
    if (isZero(gate.shift)) {
      return Optional.of(Elementwise.pending(Function.CUBE, u).times(gate.scale).times(k));
    }
    return isCubic(gate.scale, gate.shift)
        ? Optional.of(Elementwise.pending(Function.CUBIC, u).times(gate.shift).times(k))
        : Optional.empty();
  }

  /// `x + 0.044715 x³` in either order.
  static Optional<AffineView> sum(AffineView x, AffineView y) {
    return cubic(x, y).or(() -> cubic(y, x));
  }

  private static Optional<AffineView> cubic(AffineView x, AffineView cube) {
    if (!(cube.source instanceof Pending p) || p.function != Function.CUBE || !isZero(cube.shift)) {
      return Optional.empty();
    }
    AffineView u = cube.argument(p.in);
    return ratio(x, u)
        .filter(k -> isCubic(cube.scale, k))
        .map(k -> Elementwise.pending(Function.CUBIC, u).times(k));
  }

  /// Whether `cubes` are 0.044715 times the others.
  private static boolean isCubic(double[] cubes, double[] others) {
    for (int i = 0; i < cubes.length; i++) {
      if (!near(cubes[i], CUBIC * others[i])) {
        return false;
      }
    }
    return true;
  }

  static boolean isTanhGate(AffineView in) {
    return in.source instanceof Pending p
        && p.function == Function.CUBIC
        && isZero(in.shift)
        && Arrays.stream(in.scale).allMatch(s -> near(s, SQRT_2_BY_PI));
  }

  static AffineView tanhGate(AffineView in) {
    return Elementwise.pending(Function.TANH_CUBIC, in.argument(((Pending) in.source).in));
  }

  /// k where `x = k · u`, element by element.
  private static Optional<double[]> ratio(AffineView x, AffineView u) {
    if (!x.looksAtSame(u)) {
      return Optional.empty();
    }
    double[] k = new double[x.width()];
    for (int i = 0; i < k.length; i++) {
      k[i] = x.scale[i] / u.scale[i];
      if (!Double.isFinite(k[i]) || k[i] == 0 || !near(x.shift[i], k[i] * u.shift[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(k);
  }

  private static boolean isOnePlus(AffineView gate) {
    return Arrays.equals(gate.scale, gate.shift);
  }

  private static boolean isZero(double[] values) {
    return Arrays.stream(values).allMatch(v -> v == 0);
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }
}
