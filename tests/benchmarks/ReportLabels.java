import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.text.FoundLabel;
import org.opportune.inference.text.ReportLabeller;
import org.opportune.inference.text.Vocabulary;
import org.opportune.inference.text.VocabularyFiles;

/**
 * Labels every line of a file, which is a report's key, a tab and its text without line breaks, in one
 * thread. Writes the vocabulary's labels as the first line of the output, then a line per found label:
 * key, label, the sentence that caused it, places. Prints a line per round: reports, characters, CPU
 * seconds. Started by report_labels.py.
 */
public final class ReportLabels {
  /** Arguments: vocabulary, reports, output, rounds. */
  public static void main(String[] arguments) throws Exception {
    Vocabulary vocabulary = Vocabulary.read(VocabularyFiles.open(arguments[0]));
    ReportLabeller labeller = vocabulary.labeller();
    List<String> keys = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]))) {
      int tab = line.indexOf('\t');
      keys.add(line.substring(0, tab));
      texts.add(line.substring(tab + 1));
    }
    try (PrintWriter out = new PrintWriter(arguments[2], StandardCharsets.UTF_8)) {
      out.println(String.join("\t", vocabulary.labels()));
      for (int i = 0; i < keys.size(); i++) {
        for (FoundLabel found : labeller.label(texts.get(i)).found()) {
          out.println(
              String.join(
                  "\t",
                  keys.get(i),
                  found.label(),
                  found.sentence().of(texts.get(i)),
                  String.join(" ", found.locations())));
        }
      }
    }
    var threads = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
      long start = threads.getCurrentThreadCpuTime();
      long characters = 0;
      long found = 0;
      for (String text : texts) {
        characters += text.length();
        found += labeller.label(text).found().size();
      }
      double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
      System.out.println(texts.size() + " " + characters + " " + found + " " + seconds);
    }
  }
}
