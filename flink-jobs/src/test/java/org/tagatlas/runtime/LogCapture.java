package org.tagatlas.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Records what a class logs at INFO and above until it is closed. Thread-safe. */
public final class LogCapture implements AutoCloseable {

  private final Logger logger;
  private final Level levelBefore;
  private final Recorder recorder = new Recorder();

  /** Starts to record the log of a class. */
  public LogCapture(Class<?> source) {
    logger = (Logger) LogManager.getLogger(source.getName());
    levelBefore = logger.getLevel();
    Configurator.setLevel(logger.getName(), Level.INFO);
    recorder.start();
    logger.addAppender(recorder);
  }

  /** Returns the messages so far, each after its level, such as {@code WARN buffer full}. */
  public List<String> messages() {
    return List.copyOf(recorder.messages);
  }

  /** Returns the messages so far of one level. */
  public List<String> messages(Level level) {
    return messages().stream().filter(message -> message.startsWith(level.name() + ' ')).toList();
  }

  @Override
  public void close() {
    logger.removeAppender(recorder);
    Configurator.setLevel(logger.getName(), levelBefore);
  }

  private static final class Recorder extends AbstractAppender {

    private final List<String> messages = new CopyOnWriteArrayList<>();

    Recorder() {
      super("recorder", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      messages.add(event.getLevel().name() + ' ' + event.getMessage().getFormattedMessage());
    }
  }
}
