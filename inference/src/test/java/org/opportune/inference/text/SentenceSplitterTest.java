package org.opportune.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentenceSplitterTest {
  private static final SentenceSplitter SPLITTER =
      new SentenceSplitter(
          Set.of("dr", "vs", "i.e"), Set.of("indication", "technique"), Set.of("findings"));

  private static List<String> split(String report) {
    return SPLITTER.split(report).stream().map(span -> span.of(report)).toList();
  }

  @Test
  void pointsWithinNumbersAndAfterAbbreviationsEndNoSentence() {
    assertThat(split("A 1.5 cm node vs. a .8 cm cyst, i.e. small. Seen by Dr. No."))
        .containsExactly("A 1.5 cm node vs. a .8 cm cyst, i.e. small.", "Seen by Dr. No.");
  }

  @Test
  void sentencesWithoutSpaceBetweenAreTwo() {
    assertThat(split("No effusion.The heart is large;the lungs are clear"))
        .containsExactly("No effusion.", "The heart is large;", "the lungs are clear");
  }

  @Test
  void aFullLineGoesOnAndAShortLineEnds() {
    assertThat(
            split(
                "There is a small nodule in the periphery of the right upper\nlobe of the lung\n"))
        .containsExactly(
            "There is a small nodule in the periphery of the right upper\nlobe of the lung");
    assertThat(split("Lungs clear\nNo effusion\r\nHeart large\n- a nodule\n2) a mass"))
        .containsExactly("Lungs clear", "No effusion", "Heart large", "- a nodule", "2) a mass");
  }

  @Test
  void sectionsThatDoNotTellWhatIsSeenAreLeftOut() {
    assertThat(
            split(
                "INDICATION: Pneumonia? Cough.\nTECHNIQUE: 1 mm. FINDINGS: Nodule.\nHEART: Large.\n"
                    + "Indication: mass.\nMore of it.\nFindings\nCyst."))
        .containsExactly("Nodule.", "HEART: Large.", "Cyst.");
  }

  @Test
  void listNumbersAndEmptyLinesAreNoSentences() {
    assertThat(split("1. Nodule.\n\n2. Mass.\n\n\n3.")).containsExactly("Nodule.", "Mass.");
  }
}
