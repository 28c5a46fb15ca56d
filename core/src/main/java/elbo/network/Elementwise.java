package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.network.Parameter.Constant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/// A likelihood of numbers that are independent given z: log p(x | z) is a sum over them.
///
/// A family is defined by its density for one number, a function of the values of its parameters
/// and of their coordinates ([Domain]), in the order of [#arguments()].
interface Elementwise extends Likelihood {
  /// The name of the family in a phrase.
  String family();

  /// The parameters in order.
  List<Argument> arguments();

  /// Checks that a number lies in the support.
  ///
  /// @throws IllegalArgumentException if it does not; the message names the rule and the value
  void check(int j, double x);

  /// log p(x) in nats.
  double logDensity(double x, double[] value, double[] coordinate);

  /// What [#add] takes of x and the constants alone, computed once for each x.
  ///
  /// @param value values of constant parameters, 0 of others
  default double fixed(double x, double[] value) {
    return 0;
  }

  /// A sum in single precision, if there is one for these parameters.
  default Optional<Single.Maker> single(double[] x) {
    return Optional.empty();
  }

  /// Whether a number may be summed in single precision.
  default boolean isSingle(int j, double x) {
    return true;
  }

  /// Adds log p(x) of `i < lanes.count` to `out`, with the bits of [#logDensity].
  void add(double x, double fixed, Lanes lanes, double[] out);

  /// The derivatives of [#logDensity] by each coordinate.
  void score(double x, double[] value, double[] coordinate, double[] out);

  /// The Fisher information about each coordinate, which may take far longer than the derivatives.
  void information(double[] value, double[] coordinate, double[] out);

  /// Draws a number.
  double draw(double[] value, double[] coordinate, UniformRandomProvider random);

  @Override
  default int outputs(int width) {
    int learned = 0;
    for (Argument argument : arguments()) {
      argument.requireWidth(width);
      learned += argument.isLearned() ? 1 : 0;
    }
    return learned * width;
  }

  @Override
  default Observed at(double[] x) {
    outputs(x.length);
    for (int j = 0; j < x.length; j++) {
      check(j, x[j]);
    }
    return new Numbers(this, x.clone());
  }

  @Override
  default Optional<Slopes> slopes(int width) {
    return Optional.of(new NumberSlopes(this, width));
  }

  @Override
  default double[] draw(double[] outputs, UniformRandomProvider random) {
    int width = width(outputs.length);
    Place place = new Place(arguments());
    double[] x = new double[width];
    for (int j = 0; j < width; j++) {
      place.read(j, width, outputs, 1, 0);
      x[j] = draw(place.value, place.coordinate, random);
    }
    return x;
  }

  private int width(int outputs) {
    long learned = arguments().stream().filter(Argument::isLearned).count();
    return (int) (outputs / learned);
  }

  @Override
  default String describe() {
    List<Argument> all = arguments();
    StringBuilder out = new StringBuilder(family());
    List<String> learned =
        all.stream().filter(Argument::isLearned).map(Argument::name).collect(Collectors.toList());
    if (learned.size() > 1) {
      String last = learned.removeLast();
      out.append(", ").append(String.join(", ", learned)).append(" and ").append(last);
    }
    for (Argument argument : all) {
      if (argument.parameter() instanceof Constant c) {
        out.append(", ").append(argument.name()).append(' ').append(c);
      }
    }
    return out.toString();
  }

  @Override
  default double roundingError(double[] outputs) {
    List<Argument> all = arguments();
    int k = 0;
    while (k < all.size() && !(all.get(k).isLearned() && all.get(k).domain() == Domain.REAL)) {
      k++;
    }
    if (k + 1 >= all.size() || all.get(k + 1).domain() != Domain.POSITIVE) {
      return 0;
    }
    int width = width(outputs.length);
    Place place = new Place(all);
    double sum = 0;
    for (int j = 0; j < width; j++) {
      place.read(j, width, outputs, 1, 0);
      double ratio = Math.ulp((float) place.value[k]) / place.value[k + 1];
      sum += ratio * ratio / 24;
    }
    return sum;
  }

  @Override
  default Optional<String> fault(double[] outputs) {
    int width = width(outputs.length);
    List<Argument> all = arguments();
    Place place = new Place(all);
    for (int j = 0; j < width; j++) {
      place.read(j, width, outputs, 1, 0);
      for (int k = 0; k < all.size(); k++) {
        Argument a = all.get(k);
        if (!a.domain().has(place.value[k])) {
          return Optional.of(
              "the "
                  + a.name()
                  + " of number "
                  + j
                  + " is "
                  + place.plain[k]
                  + ", but must be "
                  + a.domain().rule());
        }
      }
    }
    return Optional.empty();
  }

  /// The parameters of one number of one sample.
  final class Place {
    private final List<Argument> arguments;
    final double[] value;
    final double[] coordinate;
    // Values before what lies outside the domain became NaN, and outputs.
    final double[] plain;
    final double[] output;

    Place(List<Argument> arguments) {
      this.arguments = arguments;
      value = new double[arguments.size()];
      coordinate = new double[value.length];
      plain = new double[value.length];
      output = new double[value.length];
    }

    /// Moves values at the edge of their domain off it, where all derivatives are finite.
    void moveInside() {
      for (int k = 0; k < value.length; k++) {
        value[k] =
            switch (arguments.get(k).domain()) {
              case REAL -> value[k];
              case POSITIVE, NOT_NEGATIVE -> Math.max(value[k], Transform.LEAST);
              case UNIT -> Math.clamp(value[k], Transform.LEAST, 1 - 0x1p-53);
            };
      }
    }

    /// Writes derivatives of this order by the outputs of number j, from those by coordinates.
    void byOutputs(int order, double[] byCoordinates, int j, int width, double[] out) {
      int group = 0;
      for (int k = 0; k < value.length; k++) {
        Argument a = arguments.get(k);
        if (a.isLearned()) {
          double factor = a.slope(output[k]);
          out[group * width + j] = byCoordinates[k] * (order == 2 ? factor * factor : factor);
          group++;
        }
      }
    }

    /// Reads the outputs for number j, of which output r is at `[r * stride + sample]`.
    void read(int j, int width, double[] outputs, int stride, int sample) {
      int group = 0;
      for (int k = 0; k < value.length; k++) {
        Argument a = arguments.get(k);
        if (a.isLearned()) {
          output[k] = outputs[(group * width + j) * stride + sample];
          group++;
        }
        value[k] = a.value(j, output[k]);
        plain[k] = a.plain(j, output[k]);
        coordinate[k] = a.coordinate(j, output[k]);
      }
    }
  }

  /// The likelihood of one x, one number and sample at a time.
  final class Numbers implements Observed {
    private final Elementwise family;
    private final List<Argument> arguments;
    private final double[] x;
    // Made when first asked for: what is summed in single precision does without.
    private volatile double[] fixed = {};
    private final List<SingleSum> single;
    // The numbers that are summed in double.
    private final int[] rest;

    Numbers(Elementwise family, double[] x) {
      this.family = family;
      this.x = x;
      arguments = family.arguments();
      Optional<Single.Maker> maker = family.single(x);
      if (maker.isEmpty()) {
        rest = IntStream.range(0, x.length).toArray();
        single = List.of();
        return;
      }
      int[] zeros = new int[x.length];
      int[] others = new int[x.length];
      int[] doubles = new int[x.length];
      int z = 0;
      int o = 0;
      int d = 0;
      for (int j = 0; j < x.length; j++) {
        if (!family.isSingle(j, x[j])) {
          doubles[d++] = j;
        } else if (x[j] == 0) {
          zeros[z++] = j;
        } else {
          others[o++] = j;
        }
      }
      rest = Arrays.copyOf(doubles, d);
      Single.Maker made = maker.get();
      single = List.of(sum(made, Arrays.copyOf(zeros, z)), sum(made, Arrays.copyOf(others, o)));
    }

    private SingleSum sum(Single.Maker maker, int[] numbers) {
      return new SingleSum(this::defined, numbers, maker.of(numbers));
    }

    private double[] fixed() {
      double[] known = fixed;
      if (known.length != x.length) {
        known = new double[x.length];
        double[] value = new double[arguments.size()];
        for (int j = 0; j < x.length; j++) {
          for (int k = 0; k < value.length; k++) {
            value[k] = arguments.get(k).parameter() instanceof Constant c ? c.at(j) : 0;
          }
          known[j] = family.fixed(x[j], value);
        }
        fixed = known;
      }
      return known;
    }

    private double defined(int j, float[] outputs, int sample) {
      double[] own = new double[outputs.length / Block.SIZE];
      for (int r = j; r < own.length; r += x.length) {
        own[r] = outputs[r * Block.SIZE + sample];
      }
      Place place = new Place(arguments);
      place.read(j, x.length, own, 1, 0);
      return family.logDensity(x[j], place.value, place.coordinate);
    }

    @Override
    public void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      Lanes lanes = new Lanes(arguments, x.length, count, scratch);
      double[] constant = fixed();
      Arrays.fill(out, 0, count, 0);
      for (int j = 0; j < x.length; j++) {
        lanes.read(j, outputs);
        family.add(x[j], constant[j], lanes, out);
      }
      scratch.release(mark);
    }

    /// In single precision, summed in double, where the family has such a sum for its parameters.
    @Override
    public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      Lanes lanes = new Lanes(arguments, x.length, count, scratch);
      Arrays.fill(out, 0, count, 0);
      for (SingleSum sum : single) {
        sum.add(count, outputs, scratch, out);
      }
      double[] constant = rest.length > 0 ? fixed() : fixed;
      for (int j : rest) {
        lanes.read(j, outputs);
        family.add(x[j], constant[j], lanes, out);
      }
      scratch.release(mark);
    }

    @Override
    public boolean differentiable() {
      return true;
    }

    @Override
    public void expand(double[] outputs, double[] slope, double[] curvature) {
      Place place = new Place(arguments);
      double[] derivatives = new double[arguments.size()];
      for (int j = 0; j < x.length; j++) {
        place.read(j, x.length, outputs, 1, 0);
        place.moveInside();
        family.score(x[j], place.value, place.coordinate, derivatives);
        place.byOutputs(1, derivatives, j, x.length, slope);
        family.information(place.value, place.coordinate, derivatives);
        place.byOutputs(2, derivatives, j, x.length, curvature);
      }
    }

    @Override
    public void slope(double[] outputs, double[] slope) {
      Place place = new Place(arguments);
      double[] score = new double[arguments.size()];
      for (int j = 0; j < x.length; j++) {
        place.read(j, x.length, outputs, 1, 0);
        place.moveInside();
        family.score(x[j], place.value, place.coordinate, score);
        place.byOutputs(1, score, j, x.length, slope);
      }
    }
  }

  /// The derivatives of a likelihood of independent numbers, one at a time in double precision.
  final class NumberSlopes implements Slopes {
    private final Elementwise family;
    private final List<Argument> arguments;
    private final int width;
    private final int numbers;

    NumberSlopes(Elementwise family, int width) {
      this.family = family;
      this.width = width;
      arguments = family.arguments();
      numbers = family.outputs(width);
    }

    @Override
    public void fill(
        int count,
        float[] x,
        int xAt,
        float[] outputs,
        int at,
        Scratch scratch,
        double[] logLikelihood,
        int to) {
      int mark = scratch.mark();
      double[] values = scratch.doubles(numbers);
      Place place = new Place(arguments);
      double[] slope = new double[arguments.size()];
      for (int i = 0; i < count; i++) {
        for (int r = 0; r < numbers; r++) {
          values[r] = outputs[at + r * Strips.WIDTH + i];
        }
        double sum = 0;
        for (int j = 0; j < width; j++) {
          double number = x[xAt + j * Strips.WIDTH + i];
          place.read(j, width, values, 1, 0);
          sum += family.logDensity(number, place.value, place.coordinate);
          place.moveInside();
          family.score(number, place.value, place.coordinate, slope);
          write(j, place, slope, outputs, at + i);
        }
        logLikelihood[to + i] = sum;
      }
      scratch.release(mark);
    }

    private void write(int j, Place place, double[] slope, float[] outputs, int at) {
      int group = 0;
      for (int k = 0; k < slope.length; k++) {
        Argument a = arguments.get(k);
        if (!(a.parameter() instanceof Constant)) {
          outputs[at + (group * width + j) * Strips.WIDTH] =
              (float) (slope[k] * a.slope(place.output[k]));
          group++;
        }
      }
    }
  }
}
