package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class InputExceptionTest {
  @Test
  void messageIsOneLine() {
    var e = new InputException("a\nb\r\tc\u0085d\u2028e\u2029f\u001b[31m × 😀");
    assertEquals("a?b??c?d?e?f?[31m × 😀", e.getMessage());
  }

  @Test
  void causeIsKept() {
    var cause = new IllegalStateException("inner");
    assertSame(cause, new InputException("outer", cause).getCause());
  }

  @Test
  void longTextIsCut() {
    assertEquals("\"" + "x".repeat(60) + "\"", InputException.quote("x".repeat(60)));
    assertEquals("\"" + "x".repeat(60) + "…\"", InputException.quote("x".repeat(61)));
  }

  /// Of a message that is too long to be read, beginning and end are kept.
  @Test
  void longMessagesAreCut() {
    String whole = "a".repeat(1000) + "b".repeat(1000);
    assertEquals(whole, new InputException(whole).getMessage());
    assertEquals(
        "a".repeat(900) + " … " + "b".repeat(899) + "c",
        new InputException(whole + "c").getMessage());
  }
}
