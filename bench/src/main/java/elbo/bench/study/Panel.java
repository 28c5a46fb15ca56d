package elbo.bench.study;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/// One quantity against K, both on logarithmic axes: what is measured with its errors, and theory
/// dashed.
///
/// Numbers that are less than two errors from zero are left out.
///
/// @param title above
/// @param label of the vertical axis, with the unit
/// @param measured what is drawn, by its absolute value
/// @param theory beside it; NaN where there is none
record Panel(
    String title,
    String label,
    Function<StudyLine, Figure> measured,
    ToDoubleFunction<StudyLine> theory) {
  static final BasicStroke SOLID = new BasicStroke(1.4f);
  static final BasicStroke DASHED =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);

  private static final BasicStroke HAIR = new BasicStroke(0.6f);
  private static final double CLEAR = 2;
  private static final Color GRID = new Color(0xDDDDDD);

  static final List<Panel> ALL =
      List.of(
          new Panel("|bias| against log p(x)", "nats", StudyLine::bias, StudyLine::exactBias),
          new Panel("variance", "nats²", StudyLine::variance, Panel::variance),
          new Panel(
              "RMSE against log p(x)",
              "nats",
              StudyLine::rmse,
              line -> Math.hypot(line.exactBias(), Math.sqrt(variance(line)))));

  // The leading term, from where it dominates.
  private static double variance(StudyLine line) {
    return 10.0 * line.k() >= line.asymptoticFrom() ? line.theoryVariance() : Double.NaN;
  }

  void draw(Graphics2D graphics, List<StudyLine> study, Rectangle2D area) {
    YIntervalSeriesCollection points = new YIntervalSeriesCollection();
    XYSeriesCollection guides = new XYSeriesCollection();
    XYSeriesCollection lines = new XYSeriesCollection();
    XYErrorRenderer pointRenderer = new XYErrorRenderer();
    pointRenderer.setDrawXError(false);
    pointRenderer.setCapLength(3);
    XYLineAndShapeRenderer guideRenderer = new XYLineAndShapeRenderer(true, false);
    XYLineAndShapeRenderer lineRenderer = new XYLineAndShapeRenderer(true, false);
    List<String> families = study.stream().map(StudyLine::family).distinct().toList();
    for (int i = 0; i < families.size(); i++) {
      String family = families.get(i);
      List<StudyLine> of = study.stream().filter(line -> line.family().equals(family)).toList();
      points.addSeries(points(family, of));
      guides.addSeries(series(family, of, line -> clear(line) ? value(line) : Double.NaN));
      lines.addSeries(series(family, of, theory));
      Color color = PlotStyle.color(family);
      pointRenderer.setSeriesPaint(i, color);
      pointRenderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
      guideRenderer.setSeriesPaint(i, PlotStyle.faint(color));
      guideRenderer.setSeriesStroke(i, SOLID);
      lineRenderer.setSeriesPaint(i, color);
      lineRenderer.setSeriesStroke(i, DASHED);
    }
    XYPlot plot = new XYPlot();
    plot.setDataset(0, guides);
    plot.setRenderer(0, guideRenderer);
    plot.setDataset(1, lines);
    plot.setRenderer(1, lineRenderer);
    plot.setDataset(2, points);
    plot.setRenderer(2, pointRenderer);
    plot.setDomainAxis(new Decades("K", study.stream().mapToDouble(StudyLine::k)));
    plot.setRangeAxis(new Decades(label, study.stream().flatMapToDouble(this::drawn)));
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setDomainGridlineStroke(HAIR);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(HAIR);
    JFreeChart chart = new JFreeChart(title, PlotStyle.font(Font.BOLD, 14), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(4, 8, 4, 8));
    chart.draw(graphics, area);
  }

  private double value(StudyLine line) {
    return Math.abs(measured.apply(line).value());
  }

  private boolean clear(StudyLine line) {
    return value(line) > CLEAR * measured.apply(line).error();
  }

  private DoubleStream drawn(StudyLine line) {
    return DoubleStream.of(
        clear(line) ? value(line) : Double.NaN, Math.abs(theory.applyAsDouble(line)));
  }

  private YIntervalSeries points(String family, List<StudyLine> study) {
    YIntervalSeries series = new YIntervalSeries(family);
    for (StudyLine line : study) {
      if (clear(line)) {
        double error = measured.apply(line).error();
        series.add(line.k(), value(line), value(line) - error, value(line) + error);
      }
    }
    return series;
  }

  private static XYSeries series(
      String family, List<StudyLine> study, ToDoubleFunction<StudyLine> of) {
    XYSeries series = new XYSeries(family);
    for (StudyLine line : study) {
      double value = Math.abs(of.applyAsDouble(line));
      if (value > 0) {
        series.add(line.k(), value);
      }
    }
    return series;
  }
}
