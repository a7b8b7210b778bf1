package io.weir.engine.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The evidence of an alert as the store keeps it: JSON, values by field. */
public final class Evidence {
  private static final JsonFactory JSON = new JsonFactory();

  private Evidence() {}

  /** The values; what was cut because it was too long is read as far as it goes. */
  public static Map<String, List<String>> of(String json) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    String field = "";
    try (JsonParser in = JSON.createParser(json)) {
      for (JsonToken next = in.nextToken(); next != null; next = in.nextToken()) {
        if (next == JsonToken.FIELD_NAME) {
          field = in.currentName();
        } else if (next == JsonToken.VALUE_STRING) {
          all.computeIfAbsent(field, name -> new ArrayList<>()).add(in.getText());
        }
      }
    } catch (IOException e) {
      return all;
    }
    return all;
  }
}
