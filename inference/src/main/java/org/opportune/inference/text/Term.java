package org.opportune.inference.text;

/**
 * Words to search for, lower case, one space apart. A star at either end leaves the word open
 * there: {@code emphysem*} is found in "emphysematous", {@code *adenopath*} in "lymphadenopathy".
 *
 * @param words the text between the stars
 * @param openStart whether the first word may begin earlier
 * @param openEnd whether the last word may go on
 */
record Term(String words, boolean openStart, boolean openEnd) {
  private static final String STAR = "*";

  /**
   * Reads a term.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Term parse(String text) {
    boolean openStart = text.startsWith(STAR);
    boolean openEnd = text.length() > 1 && text.endsWith(STAR);
    String words = text.substring(openStart ? 1 : 0, text.length() - (openEnd ? 1 : 0));
    SentenceWords normal = new SentenceWords();
    normal.read(words, new TextSpan(0, words.length()));
    if (normal.count() == 0) {
      throw new IllegalArgumentException("\"" + text + "\" has no letters or digits");
    }
    if (!normal.toString().equals(words)) {
      throw new IllegalArgumentException(
          "\"%s\" would never be found: write it as \"%s%s%s\", since reports are compared in lower"
                  .formatted(text, openStart ? STAR : "", normal, openEnd ? STAR : "")
              + " case and without punctuation; a star may stand at either end alone");
    }
    return new Term(words, openStart, openEnd);
  }

  /** What is searched for in a sentence whose words are between spaces. */
  String pattern() {
    return (openStart ? "" : " ") + words + (openEnd ? "" : " ");
  }
}
