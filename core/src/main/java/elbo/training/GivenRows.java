package elbo.training;

/// Rows under conditions.
///
/// @param rows whose own conditions, if any, are replaced
/// @param of the condition of each row as a row of as many
record GivenRows(Dataset rows, Dataset of) implements Dataset {
  @Override
  public int size() {
    return rows.size();
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
    return rows.name(row);
  }

  @Override
  public int conditions() {
    return of.width();
  }

  @Override
  public double condition(int row, int column) {
    return of.value(row, column);
  }
}
