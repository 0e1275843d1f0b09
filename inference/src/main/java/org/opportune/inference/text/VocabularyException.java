package org.opportune.inference.text;

/** A vocabulary cannot be used. The message names the file, the line, and how to mend it. */
public final class VocabularyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States what is wrong. */
  public VocabularyException(String message) {
    super(message);
  }

  /** States what is wrong and what showed it. */
  public VocabularyException(String message, Throwable cause) {
    super(message, cause);
  }
}
