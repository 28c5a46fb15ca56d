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
    String title, String label, Function<Row, Figure> measured, ToDoubleFunction<Row> theory) {
  static final BasicStroke SOLID = new BasicStroke(1.4f);
  static final BasicStroke DASHED =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);

  private static final BasicStroke HAIR = new BasicStroke(0.6f);
  private static final double CLEAR = 2;
  private static final Color GRID = new Color(0xDDDDDD);

  static final List<Panel> ALL =
      List.of(
          new Panel("|bias| against log p(x)", "nats", Row::bias, Row::exactBias),
          new Panel("variance", "nats²", Row::variance, Panel::variance),
          new Panel(
              "RMSE against log p(x)",
              "nats",
              Row::rmse,
              row -> Math.hypot(row.exactBias(), Math.sqrt(variance(row)))));

  // The leading term, where it has begun to rule.
  private static double variance(Row row) {
    return 10.0 * row.k() >= row.asymptoticFrom() ? row.theoryVariance() : Double.NaN;
  }

  void draw(Graphics2D graphics, List<Row> rows, Rectangle2D area) {
    YIntervalSeriesCollection points = new YIntervalSeriesCollection();
    XYSeriesCollection guides = new XYSeriesCollection();
    XYSeriesCollection lines = new XYSeriesCollection();
    XYErrorRenderer pointRenderer = new XYErrorRenderer();
    pointRenderer.setDrawXError(false);
    pointRenderer.setCapLength(3);
    XYLineAndShapeRenderer guideRenderer = new XYLineAndShapeRenderer(true, false);
    XYLineAndShapeRenderer lineRenderer = new XYLineAndShapeRenderer(true, false);
    List<String> families = rows.stream().map(Row::family).distinct().toList();
    for (int i = 0; i < families.size(); i++) {
      String family = families.get(i);
      List<Row> of = rows.stream().filter(row -> row.family().equals(family)).toList();
      points.addSeries(points(family, of));
      guides.addSeries(series(family, of, row -> clear(row) ? value(row) : Double.NaN));
      lines.addSeries(series(family, of, theory));
      Color color = Plot.color(family);
      pointRenderer.setSeriesPaint(i, color);
      pointRenderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
      guideRenderer.setSeriesPaint(i, Plot.faint(color));
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
    plot.setDomainAxis(new Decades("K", rows.stream().mapToDouble(Row::k)));
    plot.setRangeAxis(new Decades(label, rows.stream().flatMapToDouble(this::drawn)));
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setDomainGridlineStroke(HAIR);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(HAIR);
    JFreeChart chart = new JFreeChart(title, Plot.font(Font.BOLD, 14), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(4, 8, 4, 8));
    chart.draw(graphics, area);
  }

  private double value(Row row) {
    return Math.abs(measured.apply(row).value());
  }

  private boolean clear(Row row) {
    return value(row) > CLEAR * measured.apply(row).error();
  }

  private DoubleStream drawn(Row row) {
    return DoubleStream.of(
        clear(row) ? value(row) : Double.NaN, Math.abs(theory.applyAsDouble(row)));
  }

  private YIntervalSeries points(String family, List<Row> rows) {
    YIntervalSeries series = new YIntervalSeries(family);
    for (Row row : rows) {
      if (clear(row)) {
        double error = measured.apply(row).error();
        series.add(row.k(), value(row), value(row) - error, value(row) + error);
      }
    }
    return series;
  }

  private static XYSeries series(String family, List<Row> rows, ToDoubleFunction<Row> of) {
    XYSeries series = new XYSeries(family);
    for (Row row : rows) {
      double value = Math.abs(of.applyAsDouble(row));
      if (value > 0) {
        series.add(row.k(), value);
      }
    }
    return series;
  }
}
