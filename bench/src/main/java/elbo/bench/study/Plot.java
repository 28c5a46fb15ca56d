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

/// The picture of one subject: |bias|, variance and RMSE against K, side by side, as SVG.
final class Plot {
  private static final int WIDTH = 1160;
  private static final int HEIGHT = 440;
  private static final int TOP = 56;
  private static final int LEGEND = 116;
  private static final int LINE = 24;
  private static final String SVG = "http://www.w3.org/2000/svg";

  /// Okabe and Ito's colours, which the colour-blind can distinguish.

  private Plot() {}

  /// Draws the lines of one subject.
  static void write(List<StudyLine> lines, Path out) throws IOException {
    StudyLine line = lines.getFirst();
    // Turned text as text and not as outlines.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
    SVGGraphics2D graphics = new SVGGraphics2D(document());
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    graphics.setPaint(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    titles(graphics, line);
    double width = (WIDTH - LEGEND) / (double) Panel.ALL.size();
    for (int i = 0; i < Panel.ALL.size(); i++) {
      Panel.ALL
          .get(i)
          .draw(graphics, lines, new Rectangle2D.Double(i * width, TOP, width, HEIGHT - TOP));
    }
    legend(graphics, lines);
    Element root = graphics.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    root.setAttributeNS(null, "role", "img");
    root.setAttributeNS(null, "aria-label", line.title() + ": |bias|, variance and RMSE against K");
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

  private static void titles(Graphics2D graphics, StudyLine line) {
    graphics.setPaint(Color.BLACK);
    graphics.setFont(PlotStyle.font(Font.BOLD, 17));
    centered(graphics, line.title(), 24);
    graphics.setPaint(Color.DARK_GRAY);
    graphics.setFont(PlotStyle.font(Font.PLAIN, 12));
    centered(
        graphics,
        line.model() + "   q: " + line.proposal() + "   log p(x): " + line.reference(),
        45);
  }

  private static void centered(Graphics2D graphics, String text, int y) {
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(text, (WIDTH - metrics.stringWidth(text)) / 2, y);
  }

  private static void legend(Graphics2D graphics, List<StudyLine> lines) {
    int x = WIDTH - LEGEND + 8;
    int y = TOP + 44;
    graphics.setFont(PlotStyle.font(Font.PLAIN, 13));
    for (String family : lines.stream().map(StudyLine::family).distinct().toList()) {
      graphics.setPaint(PlotStyle.faint(PlotStyle.color(family)));
      graphics.setStroke(Panel.SOLID);
      graphics.draw(new Line2D.Double(x, y - 4.5, x + 24, y - 4.5));
      graphics.setPaint(PlotStyle.color(family));
      graphics.fill(new Ellipse2D.Double(x + 8.5, y - 8, 7, 7));
      graphics.setPaint(Color.BLACK);
      graphics.drawString(family, x + 31, y);
      y += LINE;
    }
    if (lines.stream().anyMatch(line -> !Double.isNaN(line.exactMean()))) {
      graphics.setStroke(Panel.DASHED);
      graphics.draw(new Line2D.Double(x, y - 4.5, x + 24, y - 4.5));
      graphics.drawString("theory", x + 31, y);
    }
  }
}
