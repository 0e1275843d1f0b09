package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is a decimal string, against the standard's definition as a regular expression. */
class DecimalStringTest {
  private static final Pattern DEFINITION =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final String LETTERS = "01+-.eE x";

  @Test
  void agreesWithTheDefinitionOnEveryShortText() {
    for (int length = 0; length <= 5; length++) {
      int texts = (int) Math.pow(LETTERS.length(), length);
      for (int n = 0; n < texts; n++) {
        StringBuilder text = new StringBuilder();
        for (int rest = n, i = 0; i < length; i++, rest /= LETTERS.length()) {
          text.append(LETTERS.charAt(rest % LETTERS.length()));
        }
        assertAgrees(text.toString());
      }
    }
  }

  @Test
  void agreesWithTheDefinitionOnLongerTexts() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 0; n < 200_000; n++) {
      StringBuilder text = new StringBuilder();
      int length = 6 + random.nextInt(10);
      for (int i = 0; i < length; i++) {
        text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
      assertAgrees(text.toString());
    }
  }

  private static void assertAgrees(String text) {
    assertThat(DecimalString.isOne(text)).as(text).isEqualTo(DEFINITION.matcher(text).matches());
  }
}
