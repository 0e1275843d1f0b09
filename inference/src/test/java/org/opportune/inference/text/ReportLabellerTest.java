package org.opportune.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReportLabellerTest {
  private static final Vocabulary CT = Vocabulary.read(VocabularyFiles.open(Vocabulary.CT));

  /** The labels of Draelos et al. */
  private static final String LUNG =
      "bandlike_or_linear, groundglass, honeycombing, reticulation, tree_in_bud, airspace_disease,"
          + " air_trapping, aspiration, atelectasis, bronchial_wall_thickening, bronchiectasis,"
          + " bronchiolectasis, bronchiolitis, bronchitis, emphysema, hemothorax,"
          + " interstitial_lung_disease, lung_resection, mucous_plugging, pleural_effusion,"
          + " pleural_thickening, pneumonia, pneumonitis, pneumothorax, pulmonary_edema,"
          + " septal_thickening, tuberculosis";

  private static final String HEART =
      "cabg, cardiomegaly, coronary_artery_disease, heart_failure, heart_valve_replacement,"
          + " pacemaker_or_defib, pericardial_effusion, pericardial_thickening, sternotomy";

  private static final String GENERIC =
      "arthritis, atherosclerosis, aneurysm, breast_implant, breast_surgery, calcification, cancer,"
          + " catheter_or_port, cavitation, clip, congestion, consolidation, cyst, debris, deformity,"
          + " density, dilation_or_ectasia, distention, fibrosis, fracture, granuloma, hardware,"
          + " hernia, infection, infiltrate, inflammation, lesion, lucency, lymphadenopathy, mass,"
          + " nodule, nodulegr1cm, opacity, plaque, postsurgical, scarring, scattered_calc,"
          + " scattered_nod, secretion, soft_tissue, staple, stent, suture, transplant, chest_tube,"
          + " tracheal_tube, gi_tube";

  @Test
  void theVocabulariesHaveThePublishedLabelsAndPlaces() {
    assertThat(CT.labels())
        .containsExactlyElementsOf(List.of((LUNG + ", " + HEART + ", " + GENERIC).split(", ")))
        .hasSize(83);
    assertThat(CT.locations()).hasSize(51).doesNotHaveDuplicates();
    assertThat(Vocabulary.read(VocabularyFiles.open(Vocabulary.CHEST_XRAY)).labels()).hasSize(95);
  }

  @Test
  void everySentenceIsLabelledAsAReaderWould() throws Exception {
    Map<String, ReportLabeller> labellers = new HashMap<>();
    List<String> mistakes = new ArrayList<>();
    List<ExpectedSentence> sentences = ExpectedSentence.all();
    assertThat(sentences).hasSizeGreaterThanOrEqualTo(150);
    for (ExpectedSentence expected : sentences) {
      ReportLabeller labeller =
          labellers.computeIfAbsent(
              expected.vocabulary(),
              name -> Vocabulary.read(VocabularyFiles.open(name)).labeller());
      Map<String, Set<String>> found = new TreeMap<>();
      for (FoundLabel label : labeller.label(expected.text()).found()) {
        Set<String> places = new TreeSet<>(label.locations());
        found.merge(
            label.label(),
            places,
            (some, more) -> {
              some.addAll(more);
              return some;
            });
      }
      // Where the file names no places, they are not judged.
      Map<String, Set<String>> wanted = new TreeMap<>(expected.labels());
      wanted.replaceAll((label, places) -> places == null ? found.get(label) : places);
      if (!found.equals(wanted)) {
        mistakes.add("%s: wanted %s, found %s".formatted(expected.text(), wanted, found));
      }
    }
    assertThat(mistakes).isEmpty();
  }

  @Test
  void theOffsetsCutTheSentenceOutOfTheOriginalText() {
    String report =
        "INDICATION: Rule out emphysema.\nTECHNIQUE: CT chest.\n\nFINDINGS:\n"
            + "1. Très petite image 🫁: a 1.4 cm nodule in the RIGHT\nupper lobe.\n"
            + "2. No effusion; the heart, however, is Enlarged!\n"
            + "IMPRESSION: Nodule, approx. 1.4 cm.";
    LabelledReport labelled = CT.labeller().label(report);
    Map<String, Set<String>> sentences = new TreeMap<>();
    labelled
        .found()
        .forEach(
            found ->
                sentences
                    .computeIfAbsent(found.label(), label -> new TreeSet<>())
                    .add(found.sentence().of(report)));
    String first = "Très petite image 🫁: a 1.4 cm nodule in the RIGHT\nupper lobe.";
    String last = "Nodule, approx. 1.4 cm.";
    assertThat(sentences)
        .isEqualTo(
            Map.of(
                "nodule", Set.of(first, last),
                "nodulegr1cm", Set.of(first, last),
                "cardiomegaly", Set.of("the heart, however, is Enlarged!")));
    int[] characters = report.codePoints().toArray();
    for (FoundLabel found : labelled.found()) {
      TextSpan span = found.sentence().inCodePoints(report);
      assertThat(new String(characters, span.begin(), span.end() - span.begin()))
          .isEqualTo(found.sentence().of(report));
    }
  }

  @Test
  void aLabellerKeepsNothingOfTheReportBefore() {
    ReportLabeller labeller = CT.labeller();
    String nodule = "A 2 cm nodule is seen in the left upper lobe, and so on and so forth.";
    LabelledReport alone = CT.labeller().label(nodule);
    labeller.label("No mass. " + "Emphysema in the right lung with cysts. ".repeat(300));
    assertThat(labeller.label(nodule)).isEqualTo(alone);
    assertThat(labeller.label("").found()).isEmpty();
    assertThat(labeller.label("...!?\n\n;").sentences()).isZero();
  }

  @Test
  void anyTextIsReadWithoutFailure() {
    ReportLabeller labeller = CT.labeller();
    java.util.Random random = new java.util.Random(5);
    String characters = "abc no nodule 1.2 cm x mm .;:\n\r\t,*(\ud83e\udec1\u0130é肺";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60);
      for (int j = 0; j < length; j++) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      String report = text.toString();
      for (FoundLabel found : labeller.label(report).found()) {
        assertThat(found.sentence().of(report)).isNotBlank();
      }
    }
  }
}
