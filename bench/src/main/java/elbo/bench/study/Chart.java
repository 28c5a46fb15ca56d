package elbo.bench.study;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/// Curves, both axes logarithmic: what is measured with its errors, and theory dashed.
///
/// @param title above
/// @param axis the label of the horizontal axis
/// @param label of the vertical axis, with the unit
record Chart(String title, String axis, String label, List<Curve> curves) {
  static final BasicStroke SOLID = new BasicStroke(1.4f);
  static final BasicStroke DASHED =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);

  private static final BasicStroke HAIR = new BasicStroke(0.6f);
  private static final Color GRID = new Color(0xDDDDDD);

  void draw(Graphics2D graphics, Rectangle2D area) {
    YIntervalSeriesCollection points = new YIntervalSeriesCollection();
    XYSeriesCollection guides = new XYSeriesCollection();
    XYSeriesCollection lines = new XYSeriesCollection();
    XYErrorRenderer pointRenderer = new XYErrorRenderer();
    pointRenderer.setDrawXError(false);
    pointRenderer.setCapLength(3);
    XYLineAndShapeRenderer guideRenderer = new XYLineAndShapeRenderer(true, false);
    XYLineAndShapeRenderer lineRenderer = new XYLineAndShapeRenderer(true, false);
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      points.addSeries(points(curve));
      guides.addSeries(series(curve, p -> p.clear() ? p.measured().value() : Double.NaN));
      lines.addSeries(series(curve, Curve.Point::theory));
      pointRenderer.setSeriesPaint(i, curve.color());
      pointRenderer.setSeriesShape(i, new Ellipse2D.Double(-3, -3, 6, 6));
      guideRenderer.setSeriesPaint(i, PlotStyle.faint(curve.color()));
      guideRenderer.setSeriesStroke(i, SOLID);
      lineRenderer.setSeriesPaint(i, curve.color());
      lineRenderer.setSeriesStroke(i, DASHED);
    }
    XYPlot plot = new XYPlot();
    plot.setDataset(0, guides);
    plot.setRenderer(0, guideRenderer);
    plot.setDataset(1, lines);
    plot.setRenderer(1, lineRenderer);
    plot.setDataset(2, points);
    plot.setRenderer(2, pointRenderer);
    plot.setDomainAxis(new Decades(axis, all().mapToDouble(Curve.Point::k)));
    plot.setRangeAxis(new Decades(label, all().flatMapToDouble(Chart::drawn)));
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

  private Stream<Curve.Point> all() {
    return curves.stream().flatMap(curve -> curve.points().stream());
  }

  private static DoubleStream drawn(Curve.Point point) {
    return DoubleStream.of(
        point.clear() ? point.measured().value() : Double.NaN, Math.abs(point.theory()));
  }

  private static YIntervalSeries points(Curve curve) {
    YIntervalSeries series = new YIntervalSeries(curve.name());
    for (Curve.Point point : curve.points()) {
      if (point.clear()) {
        double value = point.measured().value();
        double error = point.measured().error();
        series.add(point.k(), value, value - error, value + error);
      }
    }
    return series;
  }

  private static XYSeries series(Curve curve, ToDoubleFunction<Curve.Point> of) {
    XYSeries series = new XYSeries(curve.name());
    for (Curve.Point point : curve.points()) {
      double value = Math.abs(of.applyAsDouble(point));
      if (value > 0) {
        series.add(point.k(), value);
      }
    }
    return series;
  }
}
