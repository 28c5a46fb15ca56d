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
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// Charts of the same curves side by side, with titles and one legend, as SVG.
///
/// @param title above
/// @param subtitle below the title
/// @param description for those who do not see it
record Picture(String title, String subtitle, String description, List<Chart> charts) {
  private static final int WIDTH = 1160;
  private static final int HEIGHT = 440;
  private static final int TOP = 56;
  private static final int LEGEND = 116;
  private static final int LINE = 24;
  private static final String SVG = "http://www.w3.org/2000/svg";

  void write(Path out) throws IOException {
    // Turned text as text and not as outlines.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
    SVGGraphics2D graphics = new SVGGraphics2D(document());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    graphics.setPaint(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    titles(graphics);
    double width = (WIDTH - LEGEND) / (double) charts.size();
    for (int i = 0; i < charts.size(); i++) {
      charts.get(i).draw(graphics, new Rectangle2D.Double(i * width, TOP, width, HEIGHT - TOP));
    }
    legend(graphics);
    Element root = graphics.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    root.setAttributeNS(null, "role", "img");
    root.setAttributeNS(null, "aria-label", description);
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

  private void titles(Graphics2D graphics) {
    graphics.setPaint(Color.BLACK);
    graphics.setFont(PlotStyle.font(Font.BOLD, 17));
    centered(graphics, title, 24);
    graphics.setPaint(Color.DARK_GRAY);
    graphics.setFont(PlotStyle.font(Font.PLAIN, 12));
    centered(graphics, subtitle, 45);
  }

  private static void centered(Graphics2D graphics, String text, int y) {
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(text, (WIDTH - metrics.stringWidth(text)) / 2, y);
  }

  private void legend(Graphics2D graphics) {
    int x = WIDTH - LEGEND + 8;
    int y = TOP + 44;
    graphics.setFont(PlotStyle.font(Font.PLAIN, 13));
    for (Curve curve : charts.getFirst().curves()) {
      graphics.setPaint(PlotStyle.faint(curve.color()));
      graphics.setStroke(Chart.SOLID);
      graphics.draw(new Line2D.Double(x, y - 4.5, x + 24, y - 4.5));
      graphics.setPaint(curve.color());
      graphics.fill(new Ellipse2D.Double(x + 8.5, y - 8, 7, 7));
      graphics.setPaint(Color.BLACK);
      graphics.drawString(curve.name(), x + 31, y);
      y += LINE;
    }
    if (charts.stream()
        .flatMap(chart -> chart.curves().stream())
        .flatMap(curve -> curve.points().stream())
        .anyMatch(point -> !Double.isNaN(point.theory()))) {
      graphics.setStroke(Chart.DASHED);
      graphics.draw(new Line2D.Double(x, y - 4.5, x + 24, y - 4.5));
      graphics.drawString("theory", x + 31, y);
    }
  }
}
