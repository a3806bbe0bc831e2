# cmake -P install.cmake, in the folder of package.json: fetches what it names, once.
if(EXISTS node_modules/oidc-provider/package.json)
  return()
endif()
execute_process(COMMAND npm install --ignore-scripts --no-audit --no-fund --no-package-lock
                RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 240)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "can't install oidc-provider, which these tests need: npm install: ${result}\n${output}")
endif()
