package org.opportune.inference.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
  @TempDir Path folder;

  private Vocabulary write(String file, String text) throws Exception {
    Files.writeString(folder.resolve(file), text);
    return Vocabulary.read(VocabularyFiles.open(folder.toString()));
  }

  @Test
  void aSiteGivesItsOwnFindingsAndTheShippedRulesStandInForTheRest() throws Exception {
    Vocabulary own =
        write(
            "findings.txt",
            "# ours\nlist worm = *worm*, nematode\ngeneric worms\n  any @worm\n  except bookworm\n"
                + "  unless dream\n  near 1 round | thing\n  in lung\n");
    assertThat(own.labels()).containsExactly("worms");
    assertThat(own.locations()).hasSize(51);
    assertThat(own.name()).isEqualTo(folder.getFileName().toString());
    ReportLabeller labeller = own.labeller();
    assertThat(labeller.label("Ringworms of the right lung.").found())
        .containsExactly(
            new FoundLabel(
                "worms", java.util.List.of("right_lung", "lung", "right"), new TextSpan(0, 28)));
    assertThat(labeller.label("A round red thing.").positive()).containsExactly("worms");
    assertThat(labeller.label("A round and red thing.").positive()).isEmpty();
    assertThat(labeller.label("No worms.").positive()).isEmpty();
    assertThat(labeller.label("A bookworm.").positive()).isEmpty();
    assertThat(labeller.label("A worm, in a dream.").positive()).isEmpty();
  }

  @Test
  void theDigestChangesWithACharacter() throws Exception {
    String text = "generic worms\n  any worm\n";
    String before = write("findings.txt", text).sha256();
    assertThat(write("findings.txt", text).sha256()).isEqualTo(before).hasSize(64);
    assertThat(write("findings.txt", text + "#").sha256()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "findings.txt ! generic worms/  any Worm ! line 2 (any): \"Worm\" would never be found: write it as \"worm\"",
        "findings.txt ! generic worms/  any worm, ,a ! line 2 (any): nothing stands between two commas",
        "findings.txt ! generic worms/  any @bird ! line 2 (any): there is no list @bird",
        "findings.txt ! generic worms/  any the ** ! line 2 (any): \"the **\" would never be found",
        "findings.txt ! generic worms/  all worm ! line 2 (all): no such line of a finding",
        "findings.txt ! kidney stone ! line 1 (kidney): \"kidney\" is not lung, heart, vessel or generic",
        "findings.txt ! generic Worm/  any a ! line 1 (generic): \"Worm\" is no name",
        "findings.txt ! generic w/  any a/generic w ! line 3 (generic): w stands twice",
        "findings.txt ! generic w/  near a | b ! line 2 (near): write how many words",
        "findings.txt ! generic w/  both a ! line 2 (both): write the two sides",
        "findings.txt ! generic w/  size 10 mm | a ! line 2 (size): write the limit",
        "findings.txt ! # nothing ! it has no entries",
        "locations.txt ! lung a/  any a/  then b ! line 3 (then): there is no location b",
        "rules.txt ! cut-some no ! line 1 (cut-some): no such rule; there are cut-after",
        "rules.txt ! cut-after no | til but ! line 1 (cut-after): unknown option \"til\"",
        "rules.txt ! cut-words no | count two ! line 1 (cut-words): \"two\" is not a whole number",
        "rules.txt ! list a b ! line 1 (list): no equals sign"
      })
  void aMistakeIsToldByFileLineAndFix(String file, String text, String message) {
    assertThatThrownBy(() -> write(file, text.replace("/", "\n")))
        .isInstanceOf(VocabularyException.class)
        .hasMessageContaining(folder.resolve(file).toString())
        .hasMessageContaining(message);
  }

  @Test
  void aFolderThatIsNoVocabularyIsToldSo() throws Exception {
    assertThatThrownBy(() -> VocabularyFiles.open(folder.resolve("none").toString()))
        .hasMessageContaining("is neither ct nor chest-xray nor a folder");
    assertThatThrownBy(() -> VocabularyFiles.open(folder.toString()))
        .hasMessageContaining("it holds none of rules.txt, findings.txt and locations.txt");
    Files.write(folder.resolve("rules.txt"), "# é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> VocabularyFiles.open(folder.toString()))
        .hasMessageContaining("rules.txt: it is not UTF-8");
  }
}
