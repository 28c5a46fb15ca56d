package elbo.report.html;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A row that is an image, as SVG: runs of pixels of a level, 16 levels a channel. Larger images
/// are drawn with fewer pixels, each the mean of those that it covers.
///
/// @param height in pixels
/// @param width in pixels
/// @param channels 1 or 3
/// @param isPlanar whether a channel is a plane of its own, as in NCHW
public record Picture(int height, int width, int channels, boolean isPlanar) {
  private static final int LEVELS = 16;
  private static final int MOST_GRAY = 32;
  private static final int MOST_COLOR = 16;
  private static final int LEAST = 4;
  private static final double LARGEST_BYTE = 255;

  /// The images that rows of a shape are, `[28, 28]` or `[3, 32, 32]`; nothing where they are none.
  public static Optional<Picture> of(int... shape) {
    return switch (shape.length) {
      case 2 -> checked(shape[0], shape[1], 1, true);
      case 3 ->
          isChannels(shape[0])
              ? checked(shape[1], shape[2], shape[0], true)
              : isChannels(shape[2])
                  ? checked(shape[0], shape[1], shape[2], false)
                  : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isChannels(int n) {
    return n == 1 || n == 3;
  }

  private static Optional<Picture> checked(int height, int width, int channels, boolean planar) {
    return Math.min(height, width) < LEAST
        ? Optional.empty()
        : Optional.of(new Picture(height, width, channels, planar));
  }

  /// The image as markup.
  ///
  /// @param name for readers who do not see it
  /// @throws IllegalArgumentException if there are not as many values as pixels and channels
  String svg(double[] values, String name) {
    if (values.length != height * width * channels) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an image of %d × %d × %d has another number of values than %d",
              height,
              width,
              channels,
              values.length));
    }
    int most = channels == 1 ? MOST_GRAY : MOST_COLOR;
    int step = Math.max(1, (Math.max(height, width) + most - 1) / most);
    int rows = (height + step - 1) / step;
    int columns = (width + step - 1) / step;
    StringBuilder out = new StringBuilder("<svg class=\"x\" role=\"img\" viewBox=\"0 -.5 ");
    out.append(columns).append(' ').append(rows).append("\" aria-label=\"");
    out.append(Markup.escape(name)).append("\">");
    paths(values, step, rows, columns)
        .forEach((color, path) ->
            out.append("<path stroke=\"")
                .append(color)
                .append("\" d=\"")
                .append(path)
                .append("\"/>"));
    return out.append("</svg>").toString();
  }

  // By color, black left out: it is the ground. A run is a line as wide as a pixel.
  private Map<String, StringBuilder> paths(double[] values, int step, int rows, int columns) {
    double[] range = range(values);
    Map<String, StringBuilder> paths = new TreeMap<>();
    for (int r = 0; r < rows; r++) {
      int c = 0;
      while (c < columns) {
        String color = color(values, r * step, c * step, step, range);
        int from = c++;
        while (c < columns && color.equals(color(values, r * step, c * step, step, range))) {
          c++;
        }
        if (!color.equals("#000")) {
          StringBuilder path = paths.computeIfAbsent(color, k -> new StringBuilder());
          path.append('M').append(from).append(' ').append(r).append('h').append(c - from);
        }
      }
    }
    return paths;
  }

  // From black to white: 0 to 1 or 0 to 255 where values are in it, else their own range.
  private static double[] range(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(1);
    if (low >= 0 && high <= 1) {
      return new double[] {0, 1};
    }
    if (low >= 0 && high <= LARGEST_BYTE) {
      return new double[] {0, LARGEST_BYTE};
    }
    return new double[] {low, high > low ? high : low + 1};
  }

  private String color(double[] values, int row, int column, int step, double[] range) {
    StringBuilder color = new StringBuilder("#");
    for (int channel = 0; channel < 3; channel++) {
      double mean = mean(values, row, column, step, channels == 1 ? 0 : channel);
      long level = Math.round((LEVELS - 1) * (mean - range[0]) / (range[1] - range[0]));
      color.append(Integer.toHexString(Math.clamp(level, 0, LEVELS - 1)));
    }
    return color.toString();
  }

  private double mean(double[] values, int row, int column, int step, int channel) {
    double sum = 0;
    int count = 0;
    for (int r = row; r < Math.min(row + step, height); r++) {
      for (int c = column; c < Math.min(column + step, width); c++) {
        int at =
            isPlanar ? (channel * height + r) * width + c : (r * width + c) * channels + channel;
        sum += values[at];
        count++;
      }
    }
    return sum / count;
  }
}
