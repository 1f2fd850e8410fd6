# Completion of authq for fish: authq completions fish | source
function __authq_complete
    authq complete fish (commandline -cp | string collect) 2>/dev/null
end
function __authq_has_words
    count (__authq_complete) >/dev/null
end
complete -c authq -n '__authq_has_words' -f -k -a '(__authq_complete)'
