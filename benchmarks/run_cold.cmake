# cmake -D GENERATE=... -D COLD=... -D FOLDER=... -P run_cold.cmake: writes small pages and has cold_bench read one.
file(MAKE_DIRECTORY ${FOLDER})
execute_process(COMMAND ${GENERATE} ${FOLDER} 300 COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${COLD} hubspot crm.contact ${FOLDER}/hubspot.contacts.300.json
                OUTPUT_VARIABLE out COMMAND_ERROR_IS_FATAL ANY)
message(STATUS "${out}")
if(NOT out MATCHES "\"translated\": 300, \"rejected\": 0")
  message(FATAL_ERROR "not all records were translated")
endif()
