package org.opportune.inference.text;

/**
 * A size in a sentence: "8 mm", "1.2 x 0.8 cm", "15mm", "2 cm by 3 cm".
 *
 * @param firstWord where it begins
 * @param mm its largest number, in mm
 */
record Measurement(int firstWord, double mm) {
  private static final double MM_PER_CM = 10;

  /** The measurement whose unit is, or ends, a word; null when the word ends none. */
  static Measurement endingAt(SentenceWords words, int unitWord) {
    int begin = words.start(unitWord);
    int end = words.end(unitWord);
    double factor = 0;
    int numbersEnd = end;
    for (String unit : new String[] {"millimeters", "millimeter", "mm"}) {
      if (factor == 0 && endsWith(words, begin, end, unit)) {
        factor = 1;
        numbersEnd = end - unit.length();
      }
    }
    for (String unit : new String[] {"centimeters", "centimeter", "cm"}) {
      if (factor == 0 && endsWith(words, begin, end, unit)) {
        factor = MM_PER_CM;
        numbersEnd = end - unit.length();
      }
    }
    if (factor == 0) {
      return null;
    }
    double largest = largest(words, begin, numbersEnd);
    if (Double.isNaN(largest)) {
      return null;
    }
    int first = unitWord;
    for (int word = unitWord - 1; word >= 0; word--) {
      double number = largest(words, words.start(word), words.end(word));
      if (Double.isNaN(number)) {
        break;
      }
      largest = Math.max(largest, number);
      first = word;
    }
    return largest > 0 ? new Measurement(first, largest * factor) : null;
  }

  /** The largest number of "1.2x0.8"; 0 for "x", "by" or nothing; NaN for any other word. */
  private static double largest(SentenceWords words, int begin, int end) {
    double largest = 0;
    int at = begin;
    if (end - begin == 2 && words.character(begin) == 'b' && words.character(begin + 1) == 'y') {
      return 0;
    }
    while (at < end) {
      char c = words.character(at);
      if (c == 'x') {
        at++;
        continue;
      }
      int from = at;
      double value = 0;
      double place = 0;
      while (at < end && (isDigit(words.character(at)) || words.character(at) == '.')) {
        char digit = words.character(at++);
        if (digit == '.') {
          place = 1;
        } else if (place == 0) {
          value = 10 * value + (digit - '0');
        } else {
          place /= 10;
          value += place * (digit - '0');
        }
      }
      if (at == from) {
        return Double.NaN;
      }
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private static boolean endsWith(SentenceWords words, int begin, int end, String unit) {
    int from = end - unit.length();
    if (from < begin) {
      return false;
    }
    for (int i = 0; i < unit.length(); i++) {
      if (words.character(from + i) != unit.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
