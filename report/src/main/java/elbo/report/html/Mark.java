package elbo.report.html;

/// How a series is drawn: a color, a shape and a dash of its own, so that no two series differ by
/// color alone. The style sheet has them by the name of the class.
enum Mark {
  /// Round dots, a solid line.
  FIRST("a", "h0"),
  /// Squares, a dashed line.
  SECOND("b", "h0"),
  /// Upright strokes, a dotted line.
  THIRD("c", "m0-5v10m0-5"),
  /// Level strokes, a line of dashes and dots.
  FOURTH("d", "m-6 0h12m-6 0"),
  /// Triangles, long dashes.
  FIFTH("u", "m-7 5h14l-7-11l-7 11m7-5"),
  /// Diamonds, short dashes.
  SIXTH("v", "m0-7l7 7l-7 7l-7-7l7-7m0 7"),
  /// Crosses: what a reader must look at.
  FLAGGED("w", "m-7-7l14 14m0-14l-14 14m7-7");

  private final String style;
  private final String glyph;

  Mark(String style, String glyph) {
    this.style = style;
    this.glyph = glyph;
  }

  /// The class in the style sheet.
  String style() {
    return style;
  }

  /// Commands of a path that draw one sign about the current point and end where they began.
  String glyph() {
    return glyph;
  }

  /// The mark of a series by its number; those of more than six begin anew.
  static Mark of(int number) {
    return values()[number % (values().length - 1)];
  }
}
