package elbo.bench.study;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// The picture of one subject: |bias|, variance and RMSE against K, side by side, as SVG.
final class Plot {
  private static final int WIDTH = 1160;
  private static final int HEIGHT = 440;
  private static final int TOP = 56;
  private static final int LEGEND = 116;
  private static final int LINE = 24;
  private static final String SVG = "http://www.w3.org/2000/svg";

  /// Okabe and Ito's colours, which the colour-blind tell apart.
  private static final Map<String, Color> COLORS =
      Map.of(
          Family.ELBO.name(), new Color(0x777777),
          Family.EUBO.name(), new Color(0xCC79A7),
          Family.IWAE.name(), new Color(0x0072B2),
          Family.RENYI.name(), new Color(0xE69F00),
          Family.CUBO.name(), new Color(0xD55E00),
          Family.JACKKNIFE.name(), new Color(0x009E73));

  private Plot() {}

  /// Draws the rows of one subject.
  static void write(List<Row> rows, Path out) throws IOException {
    Row row = rows.getFirst();
    // Turned text as text and not as outlines.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
    SVGGraphics2D graphics = new SVGGraphics2D(document());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    graphics.setPaint(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    titles(graphics, row);
    double width = (WIDTH - LEGEND) / (double) Panel.ALL.size();
    for (int i = 0; i < Panel.ALL.size(); i++) {
      Panel.ALL
          .get(i)
          .draw(graphics, rows, new Rectangle2D.Double(i * width, TOP, width, HEIGHT - TOP));
    }
    legend(graphics, rows);
    Element root = graphics.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    root.setAttributeNS(null, "role", "img");
    root.setAttributeNS(null, "aria-label", row.title() + ": |bias|, variance and RMSE against K");
    try (BufferedWriter writer = Files.newBufferedWriter(out)) {
      graphics.stream(root, writer, false, false);
    }
  }

  private static Document document() {
    try {
      DOMImplementation dom =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation();
      return dom.createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void titles(Graphics2D graphics, Row row) {
    graphics.setPaint(Color.BLACK);
    graphics.setFont(font(Font.BOLD, 17));
    centered(graphics, row.title(), 24);
    graphics.setPaint(Color.DARK_GRAY);
    graphics.setFont(font(Font.PLAIN, 12));
    centered(
        graphics, row.model() + "   q: " + row.proposal() + "   log p(x): " + row.reference(), 45);
  }

  private static void centered(Graphics2D graphics, String text, int y) {
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(text, (WIDTH - metrics.stringWidth(text)) / 2, y);
  }

  private static void legend(Graphics2D graphics, List<Row> rows) {
    int x = WIDTH - LEGEND + 8;
    int y = TOP + 44;
    graphics.setFont(font(Font.PLAIN, 13));
    for (String family : rows.stream().map(Row::family).distinct().toList()) {
      graphics.setPaint(faint(color(family)));
      graphics.setStroke(Panel.SOLID);
      graphics.draw(new Line2D.Double(x, y - 4.5, x + 24, y - 4.5));
      graphics.setPaint(color(family));
      graphics.fill(new Ellipse2D.Double(x + 8.5, y - 8, 7, 7));
      graphics.setPaint(Color.BLACK);
      graphics.drawString(family, x + 31, y);
      y += LINE;
    }
    if (rows.stream().anyMatch(row -> !Double.isNaN(row.exactMean()))) {
      graphics.setStroke(Panel.DASHED);
      graphics.draw(new Line2D.Double(x, y - 4.5, x + 24, y - 4.5));
      graphics.drawString("theory", x + 31, y);
    }
  }

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
