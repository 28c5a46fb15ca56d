package elbo.cli;

import elbo.data.Observations;
import elbo.training.Dataset;

/// Observations as rows to learn from, which messages name as their file does.
record ObservedRows(Observations rows) implements Dataset {
  @Override
  public int size() {
    return rows.rows();
  }

  @Override
  public int width() {
    return rows.width();
  }

  @Override
  public double value(int row, int column) {
    return rows.value(row, column);
  }

  @Override
  public String name(int row) {
    return rows.source() + ", row " + (rows.firstRow() + row);
  }
}
