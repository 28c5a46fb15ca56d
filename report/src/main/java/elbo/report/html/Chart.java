package elbo.report.html;

import java.util.ArrayList;
import java.util.List;

/// A picture of series over two axes, as SVG that has no color, font or link of its own: the style
/// sheet of the page has them.
///
/// Coordinates are whole numbers of half pixels, which keeps thousands of points small: a point
/// takes about seven bytes, and points that would cover each other are drawn once.
final class Chart {
  private static final int WIDTH = 1280;
  private static final int LEFT = 150;
  private static final int RIGHT = 1250;
  private static final int TOP = 84;
  private static final int LETTER = 14;

  private final String name;
  private final Axis x;
  private final Axis y;
  private final int bottom;
  private final StringBuilder marks = new StringBuilder();
  private final List<Key> keys = new ArrayList<>();

  private record Key(String style, String text, boolean isLine) {}

  /// @param name what the picture shows, for readers who do not see it
  Chart(String name, Axis x, Axis y) {
    this(name, x, y, 480);
  }

  /// @param height of the plot, in half pixels
  Chart(String name, Axis x, Axis y, int height) {
    this.name = name;
    this.x = x;
    this.y = y;
    bottom = TOP + height;
  }

  private long px(double value) {
    return Math.round(LEFT + (RIGHT - LEFT) * x.at(value));
  }

  private long py(double value) {
    return Math.round(bottom - (bottom - TOP) * y.at(value));
  }

  private boolean has(double xs, double ys) {
    return x.has(xs) && y.has(ys);
  }

  /// Adds a sign a point; those outside of the axes are left out.
  ///
  /// @param text for the key; none if empty
  Chart points(Mark mark, String text, double[] xs, double[] ys) {
    StringBuilder path = new StringBuilder();
    long lastX = 0;
    long lastY = 0;
    boolean first = true;
    for (int i = 0; i < xs.length; i++) {
      if (!has(xs[i], ys[i])) {
        continue;
      }
      long atX = px(xs[i]);
      long atY = py(ys[i]);
      if (first) {
        path.append('M').append(atX).append(' ').append(atY);
      } else if (atX == lastX && atY == lastY) {
        continue;
      } else {
        path.append('m').append(atX - lastX).append(atY < lastY ? "" : " ").append(atY - lastY);
      }
      first = false;
      path.append(mark.glyph());
      lastX = atX;
      lastY = atY;
    }
    return path("p", mark, text, path, false);
  }

  /// Adds a line through points, in their order; broken where one is not on the axes.
  Chart line(Mark mark, String text, double[] xs, double[] ys) {
    StringBuilder path = new StringBuilder();
    boolean begins = true;
    for (int i = 0; i < xs.length; i++) {
      boolean on = has(xs[i], ys[i]);
      if (on) {
        path.append(begins ? 'M' : 'L').append(px(xs[i])).append(' ').append(py(ys[i]));
      }
      begins = !on;
    }
    return path("l", mark, text, path, true);
  }

  /// Adds upright intervals; what is outside of the axes is cut off.
  Chart intervals(Mark mark, double[] xs, double[] low, double[] high) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      double from = Math.max(low[i], y.from());
      double to = Math.min(high[i], y.to());
      if (x.has(xs[i]) && from < to) {
        path.append('M').append(px(xs[i])).append(' ').append(py(from)).append('V').append(py(to));
      }
    }
    return path("i", mark, "", path, false);
  }

  private Chart path(String kind, Mark mark, String text, CharSequence path, boolean isLine) {
    if (!path.isEmpty()) {
      marks.append("<path class=\"").append(kind).append(' ').append(mark.style());
      marks.append("\" d=\"").append(path).append("\"/>\n");
      if (!text.isEmpty()) {
        keys.add(new Key(kind + " " + mark.style(), text, isLine));
      }
    }
    return this;
  }

  /// Adds a level line with its words.
  Chart level(String text, double at) {
    if (y.has(at)) {
      long level = py(at);
      marks.append("<path class=\"g\" d=\"M").append(LEFT).append(' ').append(level);
      marks.append('H').append(RIGHT).append("\"/>\n");
      text("", LEFT + 8, level - 10, text);
    }
    return this;
  }

  /// Adds words beside points; those that would cover others are left out.
  Chart names(double[] xs, double[] ys, List<String> texts) {
    List<long[]> taken = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!has(xs[i], ys[i])) {
        continue;
      }
      long width = (long) LETTER * texts.get(i).length();
      boolean toTheLeft = px(xs[i]) + 14 + width > RIGHT;
      long from = toTheLeft ? px(xs[i]) - 14 - width : px(xs[i]) + 14;
      long at = py(ys[i]) + 9;
      boolean free =
          taken.stream()
              .noneMatch(t -> from < t[1] && t[0] < from + width && Math.abs(at - t[2]) < 26);
      if (free) {
        taken.add(new long[] {from, from + width, at});
        text(toTheLeft ? "n e" : "n", toTheLeft ? px(xs[i]) - 14 : from, at, texts.get(i));
      }
    }
    return this;
  }

  private void text(String style, long atX, long atY, String text) {
    marks.append("<text class=\"").append(style).append("\" x=\"").append(atX);
    marks.append("\" y=\"").append(atY).append("\">").append(Markup.escape(text));
    marks.append("</text>\n");
  }

  /// The picture.
  String svg() {
    String content = marks.toString();
    marks.setLength(0);
    frame();
    key();
    String around = marks.toString();
    marks.setLength(0);
    return "<svg role=\"img\" viewBox=\"0 0 "
        + WIDTH
        + ' '
        + (bottom + 90)
        + "\" aria-label=\""
        + Markup.escape(name)
        + "\">\n"
        + around
        + content
        + "</svg>";
  }

  private void frame() {
    StringBuilder grid = new StringBuilder();
    for (Axis.Tick tick : y.ticks()) {
      long at = py(tick.value());
      grid.append('M').append(LEFT).append(' ').append(at).append('H').append(RIGHT);
      text("e", LEFT - 12, at + 9, tick.text());
    }
    for (Axis.Tick tick : x.ticks()) {
      long at = px(tick.value());
      grid.append('M').append(at).append(' ').append(TOP).append('V').append(bottom);
      text("m", at, bottom + 34, tick.text());
    }
    marks.append("<path class=\"r\" d=\"").append(grid).append("\"/>\n");
    text("m", (LEFT + RIGHT) / 2, bottom + 74, x.label());
    text("", 4, 62, y.label());
  }

  private void key() {
    int at = RIGHT;
    for (Key key : keys.reversed()) {
      at -= LETTER * key.text().codePointCount(0, key.text().length());
      text("", at, 26, key.text());
      at -= 60;
      marks.append("<path class=\"").append(key.style()).append("\" d=\"M").append(at);
      marks.append(key.isLine() ? " 18h48" : " 18" + glyph(key.style())).append("\"/>\n");
      at -= 24;
    }
  }

  private static String glyph(String style) {
    for (Mark mark : Mark.values()) {
      if (style.endsWith(" " + mark.style())) {
        return "m34 0" + mark.glyph();
      }
    }
    return "";
  }
}
