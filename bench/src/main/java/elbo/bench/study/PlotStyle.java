package elbo.bench.study;

import java.awt.Color;
import java.awt.Font;
import java.util.Map;

/// The colours and fonts of plots.
final class PlotStyle {
  private static final Map<String, Color> COLORS =
      Map.of(
          Family.ELBO.name(), new Color(0x777777),
          Family.EUBO.name(), new Color(0xCC79A7),
          Family.IWAE.name(), new Color(0x0072B2),
          Family.RENYI.name(), new Color(0xE69F00),
          Family.CUBO.name(), new Color(0xD55E00),
          Family.JACKKNIFE.name(), new Color(0x009E73));

  private PlotStyle() {}

  static Color color(String family) {
    return COLORS.getOrDefault(family, Color.BLACK);
  }

  static Color faint(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 110);
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
