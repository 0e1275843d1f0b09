package org.opportune.ingest.dicom;

/** Value representation DS (PS3.5 section 6.2): a number in decimal, fixed or floating point. */
final class DecimalString {
  private DecimalString() {}

  /** Whether a text is one such number and nothing else. */
  static boolean isOne(String text) {
    int at = afterSign(text, 0);
    int whole = afterDigits(text, at);
    int end = whole;
    int digits = whole - at;
    if (end < text.length() && text.charAt(end) == '.') {
      end = afterDigits(text, end + 1);
      digits += end - whole - 1;
    }
    if (digits == 0) {
      return false;
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int exponent = afterSign(text, end + 1);
      end = afterDigits(text, exponent);
      if (end == exponent) {
        return false;
      }
    }
    return end == text.length();
  }

  private static int afterSign(String text, int at) {
    boolean sign = at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
    return sign ? at + 1 : at;
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
