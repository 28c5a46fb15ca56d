package elbo.network;

import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.network.Parameter.Constant;
import java.util.List;

/// The derivatives of a likelihood of independent numbers, one at a time in double precision.
final class ElementwiseSlopes implements Slopes {
  private final Elementwise family;
  private final List<Argument> arguments;
  private final int width;
  private final int numbers;

  ElementwiseSlopes(Elementwise family, int width) {
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
    Elementwise.Place place = new Elementwise.Place(arguments);
    double[] slope = new double[arguments.size()];
    double[] curvature = new double[slope.length];
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
        family.expand(number, place.value, place.coordinate, slope, curvature);
        write(j, place, slope, outputs, at + i);
      }
      logLikelihood[to + i] = sum;
    }
    scratch.release(mark);
  }

  private void write(int j, Elementwise.Place place, double[] slope, float[] outputs, int at) {
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
